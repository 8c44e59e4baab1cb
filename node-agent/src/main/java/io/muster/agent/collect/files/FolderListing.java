package io.muster.agent.collect.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Children of a folder in the order of their names' bytes; only the paths are kept in memory. */
final class FolderListing {
    private FolderListing() {}

    /** What can't be listed is told, and counts as empty from there on. */
    static List<Path> of(Path folder, BiConsumer<Path, IOException> unreadable) throws InterruptedException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path child : stream) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while listing " + folder);
                }
                children.add(child);
            }
        } catch (DirectoryIteratorException e) {
            unreadable.accept(folder, e.getCause());
        } catch (IOException e) {
            unreadable.accept(folder, e);
        }
        children.sort(null);
        return children;
    }
}
