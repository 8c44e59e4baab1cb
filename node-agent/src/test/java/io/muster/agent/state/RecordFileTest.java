package io.muster.agent.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFileTest {
    private static final List<String> RECORDS = List.of("first", "", "third, and longest");

    @TempDir
    Path folder;

    private Path written() throws IOException {
        Path path = folder.resolve("records");
        Files.deleteIfExists(path);
        try (RecordFile file = RecordFile.open(path, content -> {})) {
            for (String record : RECORDS) {
                file.append(record.getBytes(StandardCharsets.UTF_8));
            }
        }
        return path;
    }

    private static List<String> read(Path path) throws IOException {
        List<String> records = new ArrayList<>();
        RecordFile.open(path, content -> records.add(text(content))).close();
        return records;
    }

    private static String text(ByteBuffer content) {
        return StandardCharsets.UTF_8.decode(content).toString();
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        assertThat(read(written())).isEqualTo(RECORDS);
    }

    @Test
    void cutsATornTailOffWhereverItIsTornAndGoesOn() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        for (int length = 0; length <= whole.length; length++) {
            Path path = Files.write(folder.resolve("torn"), Arrays.copyOf(whole, length));
            List<String> left = read(path);
            assertThat(left).isEqualTo(RECORDS.subList(0, left.size()));
            try (RecordFile file = RecordFile.open(path, content -> {})) {
                file.append("new".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(read(path)).hasSize(left.size() + 1).endsWith("new");
        }
    }

    @Test
    void believesNothingFromTheFirstDamagedByteOn() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            List<String> left = read(Files.write(folder.resolve("damaged"), damaged));
            assertThat(left.size()).isLessThan(RECORDS.size());
            assertThat(left).isEqualTo(RECORDS.subList(0, left.size()));
        }
    }

    @Test
    void takesZerosThatAPowerCutLeavesForNoRecords() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        Path path = Files.write(folder.resolve("zeros"), Arrays.copyOf(whole, whole.length + 4096));
        assertThat(read(path)).isEqualTo(RECORDS);
        assertThat(path).hasSize(whole.length);
    }
}
