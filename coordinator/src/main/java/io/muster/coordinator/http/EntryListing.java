package io.muster.coordinator.http;

import io.muster.protocol.archive.EntryHeader.EntryType;
import io.muster.protocol.archive.EntryRecord;
import io.muster.protocol.http.EntryList;
import io.muster.protocol.http.EntryList.EntryView;
import io.muster.protocol.http.EntryList.FolderView;
import io.muster.protocol.id.NodeId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a page of a bundle's index. It holds one page, however large the bundle is. */
final class EntryListing {
    private static final String HOSTS = "host-collectors";
    private static final Pattern TOP_UP = Pattern.compile("^top-up-[0-9a-f]{8}/");
    /** Beyond this many on one level, entries are only found by a longer prefix or by search. */
    private static final int MAX_FOLDERS = 5000;

    private final String root;
    private final EntryQuery query;
    private final Map<String, FolderView> folders = new TreeMap<>();
    private final List<EntryView> entries = new ArrayList<>();
    private @Nullable String next;

    private EntryListing(String root, EntryQuery query) {
        this.root = root;
        this.query = query;
    }

    /** @param all in the order of the archive, which numbers them */
    static EntryList page(String root, Iterator<EntryRecord> all, EntryQuery query) {
        EntryListing listing = new EntryListing(root, query);
        long number = 0;
        while (all.hasNext() && !listing.isFull()) {
            listing.add(number++, all.next());
        }
        return new EntryList(root, List.copyOf(listing.folders.values()), listing.entries, listing.next);
    }

    /** The first page of a level tells its folders, and for them has to see everything. */
    private boolean isFull() {
        return next != null && !tellsFolders();
    }

    private boolean tellsFolders() {
        return query.folders() && query.after() == 0;
    }

    private void add(long number, EntryRecord entry) {
        String path = entry.path().startsWith(root + "/") ? entry.path().substring(root.length() + 1) : entry.path();
        if (!path.startsWith(query.prefix()) || !path.toLowerCase(Locale.ROOT).contains(query.search())) {
            return;
        }
        int slash = query.folders() ? path.indexOf('/', query.prefix().length()) : -1;
        if (slash >= 0) {
            folder(path.substring(0, slash + 1), entry);
        } else if (query.folders() && entry.type() == EntryType.DIRECTORY) {
            folder(path + "/", null);
        } else if (number >= query.after()) {
            entry(number, path, entry);
        }
    }

    private void folder(String path, @Nullable EntryRecord in) {
        if (!tellsFolders() || (folders.size() >= MAX_FOLDERS && !folders.containsKey(path))) {
            return;
        }
        FolderView one = new FolderView(path, in == null ? 0 : 1, in == null ? 0 : in.size());
        folders.merge(path, one, (a, b) -> new FolderView(path, a.entries() + b.entries(), a.bytes() + b.bytes()));
    }

    private void entry(long number, String path, EntryRecord entry) {
        if (entries.size() < query.limit()) {
            entries.add(new EntryView(
                    path,
                    entry.type(),
                    entry.size(),
                    entry.sha256(),
                    node(path),
                    entry.collector(),
                    entry.notes(),
                    entry.redactions()));
        } else if (next == null) {
            next = Long.toString(number);
        }
    }

    /**
     * Nodes' entries lie in {@code host-collectors/<node>/}, links to them in {@code host-collectors/system/<node>/};
     * what completes a bundle in {@code top-up-<id>/host-collectors/<node>/}.
     */
    private static @Nullable NodeId node(String path) {
        String[] parts = TOP_UP.matcher(path).replaceFirst("").split("/", 4);
        if (parts.length < 3 || !parts[0].equals(HOSTS)) {
            return null;
        }
        boolean link = parts[1].equals("system") && parts.length == 4;
        String name = link ? parts[2] : parts[1];
        return NodeId.isValid(name) && !(parts[1].equals("system") && !link) ? new NodeId(name) : null;
    }
}
