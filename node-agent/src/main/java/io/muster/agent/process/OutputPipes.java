package io.muster.agent.process;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Makes the pipes that commands print into. They are FIFOs, because the pipes of {@link Process} are drained into
 * memory without bound, and closed, as soon as the main process ends; and because the read of a channel can be given
 * up.
 */
final class OutputPipes {
    /** Made by one call of {@code mkfifo}, so that a run costs a fraction of a process for them. */
    private static final int BATCH = 32;

    private final Path folder;
    private final Deque<Path> unused = new ArrayDeque<>();
    private int made;

    OutputPipes(Path folder) {
        this.folder = folder;
    }

    /** A pipe whose name is gone once its command has started. */
    static final class OutputPipe implements AutoCloseable {
        private final Path path;
        private final FileChannel reader;
        /** Keeps the opening of either end from blocking, and the reader from an early end. */
        private final FileChannel holder;

        private boolean taken;

        private OutputPipe(Path path) throws IOException {
            this.path = path;
            holder = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                reader = FileChannel.open(path, StandardOpenOption.READ);
            } catch (IOException e) {
                holder.close();
                throw e;
            }
        }

        File target() {
            return path.toFile();
        }

        /** To be called when the command has its end: from now on the reader sees the end when all writers are gone. */
        FileChannel started() throws IOException {
            holder.close();
            taken = true;
            return reader;
        }

        @Override
        public void close() throws IOException {
            holder.close();
            if (!taken) {
                reader.close();
            }
            Files.deleteIfExists(path);
        }
    }

    OutputPipe open() throws IOException {
        return new OutputPipe(next());
    }

    private synchronized Path next() throws IOException {
        if (unused.isEmpty()) {
            make();
        }
        return unused.remove();
    }

    private void make() throws IOException {
        List<String> line = new ArrayList<>(List.of("mkfifo", "-m", "600"));
        List<Path> paths = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            Path path = folder.resolve("pipe-" + made++);
            paths.add(path);
            line.add(path.toString());
        }
        String problem = Tool.run(line);
        if (problem != null) {
            throw new IOException("cannot make pipes in " + folder + ": " + problem);
        }
        unused.addAll(paths);
    }
}
