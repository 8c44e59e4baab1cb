package io.muster.coordinator.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.coordinator.config.AuditConfig;
import io.muster.protocol.audit.AuditCheck;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {
    private static final AuditConfig LARGE = new AuditConfig(1 << 20, 5);

    @TempDir
    private Path folder;

    private static List<ObjectNode> entries(String... texts) {
        List<ObjectNode> entries = new ArrayList<>();
        for (String text : texts) {
            entries.add(Json.mapper().createObjectNode().put("user", text));
        }
        return entries;
    }

    private void append(AuditConfig config, String... texts) throws IOException {
        try (AuditFile file = new AuditFile(folder, config)) {
            for (String text : texts) {
                file.append(entries(text));
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith("audit"))
                    .toList();
        }
    }

    private AuditCheck.Result check() throws IOException {
        return AuditCheck.of(files(), null);
    }

    private Path current() {
        return folder.resolve("audit.jsonl");
    }

    @Test
    void theChainGoesOnAfterARestart() throws Exception {
        append(LARGE, "änn", "bob\n\u001b[2J");
        append(LARGE, "cid");
        AuditCheck.Result result = check();
        assertThat(result.problems()).isEmpty();
        assertThat(result.lines()).isEqualTo(3);
        assertThat(result.lastSeq()).isEqualTo(3);
        assertThat(Files.readString(current())).isASCII().doesNotContain("\u001b");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(current())))
                .isEqualTo("rw-------");
    }

    @Test
    void theChainGoesOnInTheNextFileAndTheOldestGoes() throws Exception {
        AuditConfig small = new AuditConfig(400, 2);
        String[] many =
                Stream.iterate(0, i -> i + 1).limit(20).map(i -> "user" + i).toArray(String[]::new);
        append(small, many);
        append(small, "after a restart");
        assertThat(files()).hasSize(3);
        AuditCheck.Result result = check();
        assertThat(result.problems()).isEmpty();
        assertThat(result.lastSeq()).isEqualTo(21);
        assertThat(result.firstSeq()).isGreaterThan(1);
        assertThat(result.notes()).singleElement().asString().contains("begins with line " + result.firstSeq());
    }

    @Test
    void aNewFileFollowsTheOneThatWasMovedAwayJustBeforeTheEnd() throws Exception {
        append(LARGE, "ann", "bob");
        Files.move(current(), folder.resolve("audit-000000000000002.jsonl"));
        append(LARGE, "cid");
        assertThat(check().problems()).isEmpty();
        assertThat(check().lines()).isEqualTo(3);
    }

    @Test
    void aLineThatWasCutOffGoesAndIsTold() throws Exception {
        append(LARGE, "ann", "bob");
        byte[] whole = Files.readAllBytes(current());
        append(LARGE, "cid");
        byte[] longer = Files.readAllBytes(current());
        Files.write(current(), java.util.Arrays.copyOf(longer, longer.length - 20));
        try (AuditFile file = new AuditFile(folder, LARGE)) {
            file.open();
            assertThat(Files.size(current())).isEqualTo(whole.length);
            assertThat(file.takeFinding()).startsWith("torn: ");
            assertThat(file.takeFinding()).isNull();
            assertThat(file.append(entries("dan"))).isEqualTo(3);
        }
        assertThat(check().problems()).isEmpty();
    }

    @Test
    void aFileWithAStrangeEndIsPutAsideAndTold() throws Exception {
        append(LARGE, "ann");
        Files.writeString(current(), "what is this\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        try (AuditFile file = new AuditFile(folder, LARGE)) {
            file.open();
            assertThat(file.takeFinding()).startsWith("damaged: ");
            assertThat(file.append(entries("bob"))).isEqualTo(1);
        }
        assertThat(check().problems()).isEmpty();
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all.map(f -> f.getFileName().toString())).anyMatch(f -> f.startsWith("damaged-"));
        }
    }
}
