package io.muster.agent.collect.files;

import io.muster.agent.collect.CollectorContext.Entries;
import io.muster.protocol.archive.EntryPaths;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** Takes everything that a command left in a folder. */
public final class FolderOutput implements TreeWalk.Visitor {
    private final Entries entries;
    private final Warnings warnings = new Warnings();

    private FolderOutput(Entries entries) {
        this.entries = entries;
    }

    /**
     * @param entry path of the folder in the bundle
     * @return warnings about what could not be taken
     */
    public static List<String> take(Path folder, String entry, Entries entries)
            throws IOException, InterruptedException {
        FolderOutput output = new FolderOutput(entries);
        new TreeWalk(List.of(), output).walk(folder, entry);
        return output.warnings.list();
    }

    @Override
    public void file(Path path, String entry, BasicFileAttributes attributes) throws IOException {
        try {
            entries.copy(entry, path);
        } catch (FileSystemException e) {
            unreadable(path, e);
        }
    }

    @Override
    public void skipped(Path path, String why) {
        warnings.add("skipped " + EntryPaths.sanitizeName(path) + ": " + why);
    }

    @Override
    public void unreadable(Path path, IOException why) {
        warnings.add("unreadable: " + EntryPaths.sanitizeName(path) + ": "
                + why.getClass().getSimpleName());
    }
}
