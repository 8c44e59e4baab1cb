package io.muster.agent.pack;

import io.muster.protocol.archive.EntryPaths;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.spec.CollectorSpec.Scope;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives every entry of a job its path in the archive: below the node's folder, safe, and taken by no other.
 * Thread-safe.
 */
public final class EntryNames {
    private final PathSet files = new PathSet();
    private final PathSet folders = new PathSet();
    private final String root;
    private final String hostFolder;

    /** @param node null where paths have no node level, as in local mode */
    public EntryNames(String root, @Nullable NodeId node) {
        this.root = root + "/";
        this.hostFolder = root + "/host-collectors/" + (node == null ? "" : node + "/");
    }

    /**
     * A path that now belongs to the caller.
     *
     * @param warning what a reader should know about it; null mostly
     */
    record Name(String path, @Nullable String warning) {}

    /** Where a collector's file will be below the top folder, unless another one has that path already. */
    public String belowTop(String relative) {
        return hostFolder.substring(root.length()) + safe(relative);
    }

    /** Notes a full path that an earlier process has given away. */
    public synchronized void taken(String path, boolean folder) {
        (folder ? folders : files).add(path);
        claimFolders(path);
    }

    /** Claims a path for a file or a link. */
    synchronized Name claim(Scope scope, String relative) {
        String wanted = safe(relative);
        String base = scope == Scope.HOST ? hostFolder : root;
        String free = free(base, wanted);
        files.add(free);
        claimFolders(free);
        if (free.equals(base + wanted)) {
            return new Name(free, null);
        }
        return new Name(free, "\"" + wanted + "\" is taken, so this one is \"" + free.substring(base.length()) + "\"");
    }

    /** Claims a path for a folder, which may be shared; null when the archive has it already or it is taken. */
    synchronized @Nullable String claimFolder(Scope scope, String relative) {
        String path = (scope == Scope.HOST ? hostFolder : root) + safe(relative);
        if (isTaken(path) || folders.contains(path)) {
            return null;
        }
        folders.add(path);
        claimFolders(path);
        return path;
    }

    private static String safe(String relative) {
        return Arrays.stream(relative.split("/"))
                .filter(component -> !component.isEmpty())
                .map(EntryPaths::sanitize)
                .collect(Collectors.joining("/"));
    }

    private String free(String base, String wanted) {
        String candidate = base + wanted;
        for (int number = 2; isTaken(candidate) || folders.contains(candidate); number++) {
            candidate = base + numbered(wanted, number);
        }
        return candidate;
    }

    /** Whether a file has this path, or stands where one of its folders would be. */
    private boolean isTaken(String path) {
        if (files.contains(path)) {
            return true;
        }
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            if (files.contains(path.substring(0, slash))) {
                return true;
            }
        }
        return false;
    }

    private void claimFolders(String path) {
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            if (!folders.add(path.substring(0, slash))) {
                return;
            }
        }
    }

    /**
     * {@code a/b.txt} becomes {@code a/b-2.txt}; where a folder's name is taken by a file, that part is numbered too.
     */
    private String numbered(String wanted, int number) {
        int slash = wanted.lastIndexOf('/');
        String folder = wanted.substring(0, slash + 1);
        String name = wanted.substring(slash + 1);
        if (slash > 0 && number > 100) {
            // A file stands in the folder's place: no name below it will ever be free.
            return folder.substring(0, slash) + "-" + number + "/" + name;
        }
        int dot = name.lastIndexOf('.');
        return dot > 0
                ? folder + name.substring(0, dot) + "-" + number + name.substring(dot)
                : folder + name + "-" + number;
    }
}
