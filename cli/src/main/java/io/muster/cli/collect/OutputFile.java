package io.muster.cli.collect;

import io.muster.cli.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a bundle will be put; checked before anything starts, so that nobody learns at the end that it cannot. */
record OutputFile(Path folder, @Nullable String name) {

    static OutputFile check(@Nullable Path output) throws Failure {
        Path path = output == null ? Path.of("") : output;
        Path absolute = path.toAbsolutePath();
        boolean isFolder = output == null || Files.isDirectory(absolute);
        Path folder = isFolder ? path : path.resolveSibling("");
        Path absoluteFolder = isFolder ? absolute : absolute.getParent();
        if (absoluteFolder == null || !Files.isDirectory(absoluteFolder)) {
            throw Failure.badInput("output: there is no folder " + folder);
        }
        if (!Files.isWritable(absoluteFolder)) {
            throw Failure.badInput("output: the folder " + absoluteFolder + " is not writable");
        }
        if (!isFolder && Files.exists(absolute)) {
            throw Failure.badInput("output: " + path + " exists already");
        }
        return new OutputFile(folder, isFolder ? null : String.valueOf(path.getFileName()));
    }

    /** The file's path; the coordinator's name for it is taken only as far as it is a plain file name. */
    Path target(String announced) throws Failure {
        String last = name != null ? name : announced.substring(announced.lastIndexOf('/') + 1);
        if (!last.matches("[A-Za-z0-9_+-][A-Za-z0-9._+-]{0,199}") && name == null) {
            throw Failure.badInput("the coordinator's name for the bundle cannot be used; give --output FILE");
        }
        Path target = folder.resolve(last);
        if (Files.exists(target)) {
            throw Failure.badInput("output: " + target + " exists already; give another --output");
        }
        return target;
    }
}
