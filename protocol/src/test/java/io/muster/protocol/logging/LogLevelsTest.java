package io.muster.protocol.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogLevelsTest {
    @TempDir
    private Path folder;

    private Path file;
    private final Map<String, String> levels = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private LogLevels watching;

    @BeforeEach
    void watch() {
        file = folder.resolve(LogLevels.FILE);
        watching = LogLevels.watch(file, levels::put, told::add);
    }

    @AfterEach
    void close() {
        watching.close();
    }

    private void write(String text) throws Exception {
        Files.writeString(file, text);
        watching.look();
    }

    @Test
    void aFileThatComesChangesAndGoesIsFollowed() throws Exception {
        assertThat(levels).isEmpty();
        write("# what is wrong with pushes?\n\nio.muster = debug\nROOT=WARN\n");
        assertThat(levels).containsExactlyInAnyOrderEntriesOf(Map.of("io.muster", "DEBUG", "ROOT", "WARN"));
        write("ROOT=ERROR\n");
        assertThat(levels).containsEntry("ROOT", "ERROR").containsEntry("io.muster", null);
        Files.delete(file);
        watching.look();
        assertThat(levels).containsEntry("ROOT", null);
        assertThat(told).hasSize(3);
    }

    @Test
    void aMistakeChangesNothingAndIsToldOnce() throws Exception {
        write("io.muster=DEBUG\n");
        write("io.muster=TRACE\nROOT=LOUD\n");
        watching.look();
        assertThat(levels).containsExactlyEntriesOf(Map.of("io.muster", "DEBUG"));
        assertThat(told).hasSize(2);
        assertThat(told.get(1)).contains("line 2", "logger=level", "TRACE");
    }

    @Test
    void whatIsUnchangedIsNotToldAgain() throws Exception {
        write("io.muster=DEBUG\n");
        watching.look();
        assertThat(told).hasSize(1);
    }
}
