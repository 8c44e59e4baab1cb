package io.muster.cli.bundle;

import io.muster.protocol.archive.BundleFormatException;
import io.muster.protocol.archive.BundleReader;
import io.muster.protocol.archive.EntryHeader;
import io.muster.protocol.archive.EntryRecord;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Writes entries below one folder and nowhere else. No link is ever followed: every folder on the way is looked at
 * before it is used, links are made after all files, and only those that stay inside.
 */
final class Extraction {
    private final BundleReader reader;
    private final Path folder;
    private final List<EntryRecord> links = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<Path> made = new HashSet<>();
    private final Set<String> unmatched = new HashSet<>();
    private long entries;
    private long bytes;
    private boolean failed;

    Extraction(BundleReader reader, Path folder) {
        this.reader = reader;
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** @param paths entries or folders; all when empty */
    void extract(List<String> paths) throws IOException {
        List<String> wanted = paths.stream().map(this::full).toList();
        unmatched.addAll(wanted);
        Files.createDirectories(folder);
        for (Iterator<EntryRecord> all = reader.entries().iterator(); all.hasNext(); ) {
            EntryRecord entry = all.next();
            if (matches(entry.path(), wanted)) {
                take(entry);
            }
        }
        for (EntryRecord link : links) {
            link(link);
        }
    }

    private String full(String path) {
        String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        boolean rooted = plain.equals(reader.root()) || plain.startsWith(reader.root() + "/");
        return rooted ? plain : reader.root() + "/" + plain;
    }

    private boolean matches(String path, List<String> wanted) {
        boolean matches = wanted.isEmpty();
        for (String each : wanted) {
            if (path.equals(each) || path.startsWith(each + "/")) {
                unmatched.remove(each);
                matches = true;
            }
        }
        return matches;
    }

    private void take(EntryRecord entry) throws IOException {
        try {
            switch (entry.type()) {
                case FILE -> file(entry);
                case DIRECTORY -> {
                    makeFolder(folder.resolve(entry.path()));
                    entries++;
                }
                case SYMLINK -> links.add(entry);
            }
        } catch (BundleFormatException | FileAlreadyExistsException e) {
            failed = true;
            problems.add("not extracted: " + e.getMessage());
        }
    }

    private void file(EntryRecord entry) throws IOException {
        EntryHeader header = reader.header(entry);
        Path target = prepare(entry);
        try (OutputStream out = new BufferedOutputStream(
                Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), 64 << 10)) {
            reader.copy(entry, out);
        }
        Files.setLastModifiedTime(target, FileTime.from(header.modifiedAt()));
        Files.setPosixFilePermissions(target, permissions(header.mode()));
        entries++;
        bytes += entry.size();
    }

    private void link(EntryRecord entry) throws IOException {
        try {
            String target = reader.header(entry).linkTarget();
            if (target == null || !staysInside(entry.path(), target)) {
                problems.add("left out, leads outside: " + entry.path() + " -> " + target);
                return;
            }
            Files.createSymbolicLink(prepare(entry), Path.of(target));
            entries++;
        } catch (BundleFormatException | FileAlreadyExistsException e) {
            failed = true;
            problems.add("not extracted: " + e.getMessage());
        }
    }

    /**
     * Whether a link leads nowhere but below the top folder. {@code ..} may only come first: behind a name it could
     * start from where another link leads.
     */
    private boolean staysInside(String path, String target) {
        if (target.startsWith("/")) {
            return false;
        }
        boolean named = false;
        int depth = (int) path.chars().filter(c -> c == '/').count();
        for (String name : target.split("/")) {
            if (name.equals("..")) {
                depth--;
                if (named || depth < 1) {
                    return false;
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                named = true;
            }
        }
        return true;
    }

    /** Makes the way to an entry's place free. */
    private Path prepare(EntryRecord entry) throws IOException {
        Path target = folder.resolve(entry.path()).normalize();
        Path parent = target.getParent();
        if (parent == null || !target.startsWith(folder) || target.equals(folder)) {
            throw new BundleFormatException("unsafe path " + entry.path());
        }
        makeFolder(parent);
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target + " is a folder");
        }
        Files.deleteIfExists(target);
        return target;
    }

    private void makeFolder(Path wanted) throws IOException {
        if (wanted.equals(folder) || made.contains(wanted)) {
            return;
        }
        Path parent = wanted.getParent();
        if (parent == null || !wanted.startsWith(folder)) {
            throw new BundleFormatException("unsafe path " + wanted);
        }
        makeFolder(parent);
        if (!Files.isDirectory(wanted, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(wanted);
        }
        made.add(wanted);
    }

    /** What the bits say, but never without the owner's own access, and never setuid. */
    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions =
                EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int bit = 0; bit < all.length; bit++) {
            if ((mode & (0400 >> bit)) != 0) {
                permissions.add(all[bit]);
            }
        }
        return permissions;
    }

    long entries() {
        return entries;
    }

    long bytes() {
        return bytes;
    }

    /** Whether an entry could not be written. */
    boolean failed() {
        return failed;
    }

    List<String> problems() {
        return problems;
    }

    /** Wanted paths that no entry has. */
    List<String> unmatched() {
        return unmatched.stream().sorted().toList();
    }
}
