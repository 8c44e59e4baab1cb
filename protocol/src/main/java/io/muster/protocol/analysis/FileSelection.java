package io.muster.protocol.analysis;

import java.util.List;

/**
 * Which entries an analyzer asks for.
 *
 * @param excludes what it leaves out of those
 * @param everyNode each node is to have one, and a node without is told
 * @param mayBeNone nothing is said where there is none
 */
public record FileSelection(PathGlob files, List<PathGlob> excludes, boolean everyNode, boolean mayBeNone) {
    public FileSelection {
        excludes = List.copyOf(excludes);
    }

    /** One file of each node, or of the host where there are no nodes. */
    static FileSelection ofNodes(String path) {
        return new FileSelection(PathGlob.literal(path), List.of(), true, false);
    }

    boolean matches(EntryName entry) {
        return entry.names().stream().anyMatch(files::matches)
                && excludes.stream().noneMatch(glob -> entry.names().stream().anyMatch(glob::matches));
    }
}
