package io.muster.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs the right to mount a file system of its own. */
final class FullDiskProcessIT {
    private final Path disk;
    private final String instance = UUID.randomUUID().toString();

    FullDiskProcessIT(@TempDir Path disk) throws IOException {
        this.disk = disk;
        assertThat(Tool.run(List.of("mount", "-t", "tmpfs", "-o", "size=1m", "muster-test", disk.toString())))
                .isNull();
    }

    @AfterEach
    void unmount() throws IOException {
        assertThat(Tool.run(List.of("umount", disk.toString()))).isNull();
    }

    @Test
    void aCaptureLargerThanTheDiskKeepsItsEnd() throws IOException {
        try (ProcessControl control = ProcessControl.start(ProcessSettings.defaults(), instance, disk)) {
            CommandResult result = flood(control);

            byte[] kept = result.stdout().bytes();
            assertThat(kept).hasSizeBetween(1 << 20, 2 << 20);
            String text = new String(kept, StandardCharsets.US_ASCII);
            assertThat(text).startsWith("first\n\0").endsWith("\0last\n").contains(" bytes dropped here]\n");
            assertThat(20_000_011 - result.stdout().droppedBytes()).isGreaterThan(1 << 20);
            result.stdout().close();
            result.stderr().close();
            assertThat(disk.toFile().getUsableSpace()).isGreaterThan(900 << 10);
        }
        assertThat(disk).isEmptyDirectory();
    }

    @Test
    void runsOnADiskThatWasFullFromTheStart() throws IOException {
        Path filler = disk.resolve("filler");
        fill(filler);
        try (ProcessControl control = ProcessControl.start(ProcessSettings.defaults(), instance, disk)) {
            CommandResult result = flood(control);

            String text = new String(result.stdout().bytes(), StandardCharsets.US_ASCII);
            assertThat(text).startsWith("first\n\0").endsWith("\0last\n").contains(" bytes dropped here]\n");
            result.stdout().close();
            result.stderr().close();
        }
        assertThat(disk).isDirectoryContaining(filler::equals);
        assertThat(Path.of("/dev/shm/muster-" + instance)).doesNotExist();
        Files.delete(filler);
    }

    private static void fill(Path file) {
        try {
            Files.write(file, new byte[2 << 20]);
        } catch (IOException e) {
            assertThat(file).isNotEmptyFile();
        }
    }

    private static CommandResult flood(ProcessControl control) {
        Command command = Hostile.shell("echo first; head -c 20000000 /dev/zero; echo last");
        return control.run("job/a", command, Duration.ofMinutes(1), 100_000_000, OutputListener.NONE);
    }
}
