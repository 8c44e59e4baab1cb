package io.muster.protocol.archive;

import io.muster.protocol.archive.EntryHeader.EntryType;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Follows the symbolic links of a bundle, inside of it only. */
final class LinkResolver {
    /** As many as Linux follows. */
    private static final int MAX_LINKS = 40;

    private final BundleReader reader;

    LinkResolver(BundleReader reader) {
        this.reader = reader;
    }

    /** @param path with the top folder */
    Optional<EntryRecord> resolve(String path) throws IOException {
        String wanted = path;
        for (int links = 0; links < MAX_LINKS; links++) {
            Optional<EntryRecord> found = reader.find(wanted);
            if (found.isPresent() && found.get().type() != EntryType.SYMLINK) {
                return found;
            }
            String next = throughLink(wanted);
            if (next == null) {
                return found;
            }
            wanted = next;
        }
        return Optional.empty();
    }

    /** The path with its first link replaced by what it points to; null if there is none, or it leads outside. */
    private @Nullable String throughLink(String path) throws IOException {
        for (int end = path.indexOf('/'); end >= 0; ) {
            int next = path.indexOf('/', end + 1);
            String prefix = next < 0 ? path : path.substring(0, next);
            Optional<EntryRecord> entry = reader.find(prefix);
            if (entry.isPresent() && entry.get().type() == EntryType.SYMLINK) {
                String target = reader.header(entry.get()).linkTarget();
                String folder = prefix.substring(0, prefix.lastIndexOf('/'));
                return target == null || target.startsWith("/")
                        ? null
                        : normalize(folder + "/" + target + path.substring(prefix.length()));
            }
            end = next;
        }
        return null;
    }

    private @Nullable String normalize(String path) {
        Deque<String> names = new ArrayDeque<>();
        for (String name : path.split("/")) {
            if (name.equals("..")) {
                names.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        String normal = String.join("/", names);
        return normal.startsWith(reader.root() + "/") ? normal : null;
    }
}
