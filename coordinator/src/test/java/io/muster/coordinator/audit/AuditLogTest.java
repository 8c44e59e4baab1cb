package io.muster.coordinator.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.coordinator.config.AuditConfig;
import io.muster.protocol.audit.AuditCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    private static final AuditConfig CONFIG = new AuditConfig(1 << 20, 5);

    @TempDir
    private Path folder;

    private static long number(CompletionStage<Long> written) throws Exception {
        return written.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatWasAnsweredIsInTheFileInOrder() throws Exception {
        List<CompletionStage<Long>> written = new ArrayList<>();
        try (AuditLog log = AuditLog.open(folder, CONFIG, "c1", Clock.systemUTC())) {
            for (int i = 0; i < 500; i++) {
                written.add(log.record(log.entry("call").put("n", i)));
            }
            assertThat(number(written.get(499))).isEqualTo(501);
        }
        List<String> lines = Files.readAllLines(folder.resolve("audit.jsonl"));
        assertThat(lines).hasSize(501);
        assertThat(lines.get(0)).contains("\"event\":\"start\"", "\"coordinator\":\"c1\"");
        for (int i = 0; i < 500; i++) {
            assertThat(lines.get((int) number(written.get(i)) - 1)).contains("\"n\":" + i + ",");
        }
        assertThat(AuditCheck.of(List.of(folder.resolve("audit.jsonl")), null).isFine())
                .isTrue();
    }

    @Test
    void whatCannotBeWrittenIsRefusedAndTheGapIsTold() throws Exception {
        Path file = folder.resolve("audit.jsonl");
        // Nothing can be written to a folder.
        Files.createDirectory(file);
        try (AuditLog log = AuditLog.open(folder, CONFIG, "c1", Clock.systemUTC())) {
            assertThatThrownBy(() -> number(log.record(log.entry("call"))))
                    .hasCauseInstanceOf(java.io.IOException.class);
            assertThatThrownBy(() -> number(log.record(log.entry("call"))))
                    .hasCauseInstanceOf(java.io.IOException.class);
            Files.delete(file);
            assertThat(number(log.record(log.entry("call")))).isEqualTo(2);
            assertThat(number(log.record(log.entry("call")))).isEqualTo(3);
        }
        // The start and two calls.
        assertThat(Files.readAllLines(file).get(0)).contains("\"event\":\"gap\"", "\"lost\":3");
        assertThat(AuditCheck.of(List.of(file), null).notes())
                .singleElement()
                .asString()
                .contains("3 entries could not be written");
    }

    @Test
    void nothingIsRecordedAfterTheEnd() throws Exception {
        AuditLog log = AuditLog.open(folder, CONFIG, "c1", Clock.systemUTC());
        log.close();
        assertThatThrownBy(() -> number(log.record(log.entry("call")))).hasCauseInstanceOf(java.io.IOException.class);
    }
}
