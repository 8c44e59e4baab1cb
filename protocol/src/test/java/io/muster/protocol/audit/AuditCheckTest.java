package io.muster.protocol.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCheckTest {
    @TempDir
    private Path folder;

    private static List<String> chain(int lines) {
        List<String> texts = new ArrayList<>();
        String prev = AuditLine.NOTHING;
        for (int i = 1; i <= lines; i++) {
            AuditLine line =
                    AuditLine.of(i, prev, Json.mapper().createObjectNode().put("user", "u" + i));
            prev = line.hash();
            texts.add(line.text());
        }
        return texts;
    }

    private Path file(String name, List<String> lines) throws IOException {
        return Files.write(folder.resolve(name), lines);
    }

    private AuditCheck.Result check(List<String> lines) throws IOException {
        return AuditCheck.of(List.of(file("audit.jsonl", lines)), null);
    }

    @Test
    void anUntouchedLogIsFine() throws Exception {
        AuditCheck.Result result = check(chain(5));
        assertThat(result.problems()).isEmpty();
        assertThat(result.notes()).isEmpty();
        assertThat(result.lines()).isEqualTo(5);
        assertThat(result.head())
                .isEqualTo(AuditLine.parse(chain(5).get(4)).orElseThrow().hash());
    }

    @Test
    void everyChangedCharacterIsFound() throws Exception {
        List<String> lines = chain(3);
        String second = lines.get(1);
        for (int at = 0; at < second.length(); at++) {
            String changed = second.substring(0, at) + (char) (second.charAt(at) ^ 1) + second.substring(at + 1);
            assertThat(AuditLine.parse(changed)).as(changed).isEmpty();
        }
        lines.set(1, second.replace("u2", "u9"));
        assertThat(check(lines).problems().get(0)).contains("audit.jsonl:2");
    }

    @Test
    void removedInsertedAndReorderedLinesAreFound() throws Exception {
        List<String> removed = chain(5);
        removed.remove(2);
        assertThat(check(removed).problems()).singleElement().asString().contains("line 4) does not follow line 2");
        List<String> twice = chain(5);
        twice.add(2, twice.get(1));
        assertThat(check(twice).isFine()).isFalse();
        List<String> turned = chain(5);
        turned.add(1, turned.remove(3));
        assertThat(check(turned).isFine()).isFalse();
    }

    @Test
    void aLineWrittenAnewDoesNotFit() throws Exception {
        List<String> lines = chain(4);
        AuditLine first = AuditLine.parse(lines.get(0)).orElseThrow();
        lines.set(
                1,
                AuditLine.of(2, first.hash(), Json.mapper().createObjectNode().put("user", "nobody"))
                        .text());
        assertThat(check(lines).problems()).singleElement().asString().contains("line 3) does not follow line 2");
    }

    @Test
    void aCutEndIsFoundByAHashThatWasKeptElsewhere() throws Exception {
        List<String> lines = chain(5);
        String head = AuditLine.parse(lines.get(4)).orElseThrow().hash();
        Path file = file("audit.jsonl", lines);
        assertThat(AuditCheck.of(List.of(file), head).isFine()).isTrue();
        file("audit.jsonl", lines.subList(0, 4));
        assertThat(AuditCheck.of(List.of(file), null).isFine()).isTrue();
        assertThat(AuditCheck.of(List.of(file), head).problems())
                .singleElement()
                .asString()
                .contains(head);
    }

    @Test
    void filesAreOneChainInWhateverOrderTheyAreGiven() throws Exception {
        List<String> lines = chain(9);
        Path first = file("audit-000000000000004.jsonl", lines.subList(0, 4));
        Path second = file("audit.jsonl", lines.subList(4, 9));
        assertThat(AuditCheck.of(List.of(second, first), null).isFine()).isTrue();
        AuditCheck.Result part = AuditCheck.of(List.of(second), null);
        assertThat(part.isFine()).isTrue();
        assertThat(part.notes()).singleElement().asString().contains("begins with line 5");
    }

    @Test
    void nothingIsNoLog() throws Exception {
        assertThat(check(List.of()).isFine()).isFalse();
        assertThat(check(List.of("hello", "x".repeat(200_000))).problems()).hasSize(3);
    }
}
