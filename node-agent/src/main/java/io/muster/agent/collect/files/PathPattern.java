package io.muster.agent.collect.files;

import io.muster.agent.collect.Host;
import io.muster.agent.collect.HostPaths;
import io.muster.protocol.archive.EntryPaths;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A path of a spec: names and patterns between slashes. Beyond Troubleshoot's globs, a part {@code **} stands for any
 * number of folders, none included, and does not go through symbolic links; <code>{a,b}</code> in a part stands for
 * either. Matches come in the order of their names' bytes.
 */
final class PathPattern {
    private static final String DEEP = "**";

    private final List<String> parts;
    private final List<NamePattern> globs;

    private PathPattern(List<String> parts, List<NamePattern> globs) {
        this.parts = parts;
        this.globs = globs;
    }

    /**
     * Reads a pattern; a relative one means the agent's working folder.
     *
     * @throws IllegalArgumentException if it is malformed; the message says how
     */
    static PathPattern parse(String path) {
        String absolute = path.startsWith("/") ? path : Glob.quote(System.getProperty("user.dir", "/")) + "/" + path;
        List<String> parts = new ArrayList<>();
        for (String part : absolute.split("/")) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.remove(parts.size() - 1);
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        // A last ** means everything below: each child, taken whole.
        if (!parts.isEmpty() && parts.get(parts.size() - 1).equals(DEEP)) {
            parts.set(parts.size() - 1, "*");
        }
        return new PathPattern(
                List.copyOf(parts),
                parts.stream()
                        .map(p -> NamePattern.parse(p.equals(DEEP) ? "*" : p))
                        .toList());
    }

    /** Finds what is there now. Folders that can't be read are told to the visitor. */
    void find(Host host, Visitor visitor) throws IOException, InterruptedException {
        new Search(visitor).expand(host.root(), 0, "", false);
    }

    private final class Search {
        private final Visitor visitor;
        /** Matches below a {@code **}, so that nothing is found twice. */
        private final Set<Path> seen = new HashSet<>();

        Search(Visitor visitor) {
            this.visitor = visitor;
        }

        /** @param kept folders since the first {@code **}, each with a slash */
        void expand(Path at, int part, String kept, boolean deep) throws IOException, InterruptedException {
            if (!visitor.goOn()) {
                return;
            }
            if (part == parts.size()) {
                if (!deep || seen.add(at)) {
                    visitor.match(at, kept, deep);
                }
                return;
            }
            if (parts.get(part).equals(DEEP)) {
                expand(at, part + 1, kept, true);
                for (Path child : FolderListing.of(at, visitor::unreadable)) {
                    if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)
                            && !seen.contains(child)
                            && !KernelFileSystems.startsAt(child, at)) {
                        expand(child, part, kept + EntryPaths.name(child) + "/", true);
                    }
                }
                return;
            }
            boolean last = part == parts.size() - 1;
            NamePattern glob = globs.get(part);
            String literal = glob.literal();
            if (literal != null) {
                Path child = at.resolve(HostPaths.of(literal));
                if (exists(child)) {
                    expand(child, part + 1, next(kept, child, deep, last), deep);
                }
                return;
            }
            if (!Files.isDirectory(at)) {
                return;
            }
            for (Path child : FolderListing.of(at, visitor::unreadable)) {
                if (glob.matches(EntryPaths.name(child)) && (last || Files.isDirectory(child))) {
                    expand(child, part + 1, next(kept, child, deep, last), deep);
                }
            }
        }

        /** What can't be looked at counts as absent, and is told. */
        private boolean exists(Path path) {
            try {
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                return true;
            } catch (AccessDeniedException e) {
                visitor.unreadable(path, e);
                return false;
            } catch (IOException e) {
                return false;
            }
        }

        private static String next(String kept, Path child, boolean deep, boolean last) {
            return deep && !last ? kept + EntryPaths.name(child) + "/" : kept;
        }
    }

    /** Takes matches. */
    interface Visitor {
        /**
         * @param below folders between {@code **} and the match, each with a slash at its end; empty without {@code **}
         * @param deep whether {@code **} led there
         */
        void match(Path path, String below, boolean deep) throws IOException, InterruptedException;

        void unreadable(Path path, IOException why);

        /** Whether to look further. */
        boolean goOn();
    }
}
