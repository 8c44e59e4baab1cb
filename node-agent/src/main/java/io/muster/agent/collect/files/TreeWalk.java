package io.muster.agent.collect.files;

import io.muster.protocol.archive.EntryPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks a tree without following symbolic links, so loops of links are harmless. Does not enter the agent's own
 * folders, nor kernel file systems that are mounted below the start: their files are endless, or act when they are
 * read.
 */
final class TreeWalk {
    /** Memory of the machine as a file, and a log that never ends. */
    private static final Set<String> ENDLESS = Set.of("/proc/kcore", "/proc/kmsg");

    private final List<Path> own;
    private final Visitor visitor;

    TreeWalk(List<Path> own, Visitor visitor) {
        this.own = own;
        this.visitor = visitor;
    }

    /** @param entry path of the start in the bundle */
    void walk(Path start, String entry) throws IOException, InterruptedException {
        Deque<Level> levels = new ArrayDeque<>();
        visit(start, entry, null, levels);
        while (!levels.isEmpty() && visitor.goOn()) {
            Level level = levels.getLast();
            if (!level.children.hasNext()) {
                levels.removeLast();
                continue;
            }
            Path child = level.children.next();
            visit(child, join(level.entry, EntryPaths.name(child)), level, levels);
        }
    }

    private void visit(Path path, String entry, @Nullable Level parent, Deque<Level> levels)
            throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted at " + path);
        }
        if (own.stream().anyMatch(path::startsWith)) {
            visitor.skipped(path, "Muster's own folder");
            return;
        }
        BasicFileAttributes attributes;
        Object device;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            device = attributes.isDirectory() ? KernelFileSystems.device(path) : "";
        } catch (IOException e) {
            visitor.unreadable(path, e);
            return;
        }
        if (attributes.isDirectory()) {
            if (parent != null && !device.equals(parent.device) && KernelFileSystems.holds(path)) {
                visitor.skipped(path, "a kernel file system");
                return;
            }
            levels.addLast(new Level(FolderListing.of(path, visitor::unreadable).iterator(), entry, device));
        } else if (attributes.isOther()) {
            visitor.skipped(path, "not a file (pipe, socket or device)");
        } else if (ENDLESS.contains(path.toString())) {
            visitor.skipped(path, "endless");
        } else {
            visitor.file(path, entry, attributes);
        }
    }

    private static String join(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    /** A folder being walked. */
    private record Level(Iterator<Path> children, String entry, Object device) {}

    /** Takes what is found. */
    interface Visitor {
        /** A regular file or a symbolic link. */
        void file(Path path, String entry, BasicFileAttributes attributes) throws IOException, InterruptedException;

        /** Something that is there and is left alone. */
        void skipped(Path path, String why);

        /** Gone, or not to be read. */
        void unreadable(Path path, IOException why);

        /** Whether to look further. */
        default boolean goOn() {
            return true;
        }
    }

    /** A path for people, on one line. */
    static String show(Path path) {
        StringBuilder shown = new StringBuilder();
        for (Path at = path; at != null && at.getFileName() != null; at = at.getParent()) {
            shown.insert(0, "/" + EntryPaths.name(at));
        }
        return shown.isEmpty() ? "/" : EntryPaths.printable(shown.toString());
    }
}
