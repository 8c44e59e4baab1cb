package io.muster.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small file system in memory, for as long as a test needs it. */
public final class FileSystems implements AutoCloseable {
    private final Path path;

    private FileSystems(Path path) {
        this.path = path;
    }

    /** @param size as mount takes it, such as {@code 1m} */
    public static FileSystems tmpfs(Path path, String size) throws IOException {
        Files.createDirectories(path);
        assertThat(Tool.run(List.of("mount", "-t", "tmpfs", "-o", "size=" + size, "muster-test", path.toString())))
                .isNull();
        return new FileSystems(path);
    }

    public Path path() {
        return path;
    }

    public long usedBytes() throws IOException {
        FileStore store = Files.getFileStore(path);
        return store.getTotalSpace() - store.getUsableSpace();
    }

    /** Leaves no room at all. */
    public void fill() throws IOException {
        try {
            Files.write(
                    path.resolve("filler"),
                    new byte[(int) Files.getFileStore(path).getTotalSpace()]);
        } catch (IOException e) {
            assertThat(path.resolve("filler")).isNotEmptyFile();
        }
    }

    @Override
    public void close() throws IOException {
        assertThat(Tool.run(List.of("umount", path.toString()))).isNull();
    }
}
