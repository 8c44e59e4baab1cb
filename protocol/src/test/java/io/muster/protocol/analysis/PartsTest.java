package io.muster.protocol.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.muster.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths, templates and documents. */
class PartsTest {
    private static JsonNode json(String text) throws JsonProcessingException {
        return Json.mapper().readTree(text.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource({
        "logs/*.log, logs/a.log, true", "logs/*.log, logs/a/b.log, false", "./logs/a.log, logs/a.log, true",
        "*/*.log, logs/a.log, true", "logs/?.log, logs/ab.log, false", "logs/[a-c].log, logs/b.log, true",
        "logs/[^a].log, logs/a.log, false", "'logs/\\*.log', logs/a.log, false", "'logs/\\*.log', 'logs/*.log', true",
        "a.log, aXlog, false", "a+(b).log, a+(b).log, true"
    })
    void patternsStayWithinANameAsInGo(String glob, String path, boolean expected) {
        assertThat(PathGlob.of(glob).matches(path)).isEqualTo(expected);
    }

    @Test
    void aFileOfANodeIsMeantByThePathsOfBothOfTroubleshootsLayouts() {
        EntryName name = EntryName.of("host-collectors/n1/run-host/x.txt", Set.of("n1", "n2"));
        assertThat(name.node()).isEqualTo("n1");
        assertThat(name.names())
                .containsExactly(
                        "host-collectors/run-host/x.txt",
                        "host-collectors/n1/run-host/x.txt",
                        "host-collectors/run-host/n1/x.txt");
        assertThat(EntryName.of("top-up-0198abcd/host-collectors/n1/x.txt", Set.of("n1")))
                .isEqualTo(new EntryName(
                        "top-up-0198abcd/host-collectors/n1/x.txt",
                        "n1",
                        List.of("host-collectors/x.txt", "top-up-0198abcd/host-collectors/n1/x.txt")));
        assertThat(EntryName.of("host-collectors/system/cpu.json", Set.of("n1")).node())
                .isNull();
        assertThat(EntryName.of("host-collectors/n1/x", Set.of()).node()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "status.replicas | 2",
                "items.[1].name | 'b'",
                "items.[-1].name | 'b'",
                "items.[9] | none",
                "none.at.all | none",
                "status | {'replicas':2,'ready':[true]}"
            })
    void findsByPath(String path, String expected) throws JsonProcessingException {
        check(TreePath.ofPath(path), expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{.status.replicas} | 2",
                "{$.items[0].name} | 'a'",
                ".items[*].name | ['a','b']",
                "{.items[?(@.name==\"b\")].size} | 7",
                "status['replicas'] | 2",
                "{.status.ready} | true",
                "{.items[?(@.name==\"c\")]} | none"
            })
    void findsByJsonPath(String path, String expected) throws JsonProcessingException {
        check(TreePath.ofJsonPath(path), expected);
    }

    private static void check(TreePath path, String expected) throws JsonProcessingException {
        JsonNode found = path.find(
                json("{'items':[{'name':'a','size':1},{'name':'b','size':7}],'status':{'replicas':2,'ready':[true]}}"));
        if (expected.equals("none")) {
            assertThat(found.isMissingNode()).isTrue();
        } else {
            assertThat(found).isEqualTo(json(expected));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'{{ .Loss }}% of {{.Sent}}', '5% of [1]'",
        "no template, no template",
        "'{{ .Nothing }}', '<no value>'",
        "'{{ toJson .Loss }} {{ .Loss }}', '{{ toJson .Loss }} 5'",
        "'{{ .Loss', '{{ .Loss'",
        "'{{ eq .Loss 5 }}', 'true'"
    })
    void messagesNameWhatWasFound(String message, String expected) throws JsonProcessingException {
        assertThat(Template.render(message, json("{'Loss':5,'Sent':[1]}"))).isEqualTo(expected);
    }

    @Test
    void documentsThatGrowWithTheirAliasesAreNotBuilt() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d]\n".formatted(i, i, i - 1, i - 1, i - 1, i - 1, i - 1));
        }
        assertThatThrownBy(() -> Documents.yaml(bomb.toString().getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AnalysisFailure.class)
                .hasMessage("the file holds more than 500000 values");
    }

    @Test
    void documentsThatAreNoneOrNestedTooDeeplyAreRefused() {
        String deep = "[".repeat(200_000);
        assertThatThrownBy(() -> Documents.yaml(deep.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AnalysisFailure.class);
        assertThatThrownBy(() -> Documents.json(deep.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AnalysisFailure.class);
        assertThatThrownBy(() -> Documents.json(new byte[0]))
                .isInstanceOf(AnalysisFailure.class)
                .hasMessage("the file is empty");
        assertThatThrownBy(() -> Documents.json("{} {}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AnalysisFailure.class);
    }
}
