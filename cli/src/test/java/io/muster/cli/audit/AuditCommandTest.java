package io.muster.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cli.ExitCode;
import io.muster.cli.Run;
import io.muster.protocol.audit.AuditLine;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
    @TempDir
    private Path folder;

    private List<AuditLine> chain() throws IOException {
        List<AuditLine> lines = new ArrayList<>();
        String prev = AuditLine.NOTHING;
        for (int i = 1; i <= 4; i++) {
            AuditLine line =
                    AuditLine.of(i, prev, Json.mapper().createObjectNode().put("user", "ann"));
            prev = line.hash();
            lines.add(line);
        }
        List<String> texts = lines.stream().map(AuditLine::text).toList();
        Files.write(folder.resolve("audit-000000000000002.jsonl"), texts.subList(0, 2));
        Files.write(folder.resolve("audit.jsonl"), texts.subList(2, 4));
        return lines;
    }

    @Test
    void aFolderIsOneLog() throws Exception {
        String head = chain().get(3).hash();
        Run run = Run.of("audit", "verify", folder.toString(), "--head", head);
        assertThat(run).isEqualTo(new Run(0, "4 lines, from 1 to 4; the last one's hash is " + head + "\nOK\n", ""));
        assertThat(Run.of("audit", "verify", folder.toString(), "-o", "json").out())
                .contains("\"lastSeq\" : 4");
    }

    @Test
    void aBrokenChainFails() throws Exception {
        chain();
        Path file = folder.resolve("audit.jsonl");
        Files.writeString(file, Files.readString(file).replaceFirst("ann", "bob"));
        Run run = Run.of("audit", "verify", folder.toString());
        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("problem  audit.jsonl:1").endsWith("BROKEN\n");
        assertThat(Run.of("audit", "verify", folder.toString(), "--head", "abc").out())
                .contains("no line has the hash abc");
    }

    @Test
    void whatIsNotThereIsBadInput() {
        assertThat(Run.of("audit", "verify", folder.toString()).err()).contains("there is no audit log");
        Run missing = Run.of("audit", "verify", folder.resolve("none").toString());
        assertThat(missing.code()).isEqualTo(ExitCode.BAD_INPUT);
    }
}
