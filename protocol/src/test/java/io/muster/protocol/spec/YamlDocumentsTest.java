package io.muster.protocol.spec;

import static io.muster.protocol.spec.Specs.bundle;
import static io.muster.protocol.spec.Specs.hosts;
import static io.muster.protocol.spec.Specs.ids;
import static io.muster.protocol.spec.Specs.one;
import static io.muster.protocol.spec.Specs.parse;
import static io.muster.protocol.spec.Specs.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlDocumentsTest {
    @Test
    void readsJsonAlsoWithTabs() {
        Spec spec = parse(
                """
                {
                \t"apiVersion": "troubleshoot.sh/v1beta2",
                \t"kind": "HostCollector",
                \t"spec": {"collectors": [
                \t\t{"data": {"name": "d", "data": "\\u00e9\\/\\t"}}]}}
                """);
        assertThat(problems(spec)).isEmpty();
        assertThat(one(spec, "d").action()).isEqualTo(new CollectorAction.Data("d", "é/\t"));
    }

    @Test
    void readsWindowsLineEndsAndAByteOrderMark() {
        Spec spec = parse("\uFEFF" + bundle("- cpu: {}").replace("\n", "\r\n"));
        assertThat(problems(spec)).isEmpty();
        assertThat(spec.collectors().get(0).line()).isEqualTo(5);
    }

    @Test
    void aliasesAndMergeKeysWork() {
        Spec spec = hosts(
                """
                - run: &base {collectorName: a, command: x, env: &env ["A=1"]}
                - run: {<<: *base, collectorName: b}
                - run: {collectorName: c, command: y, env: *env}
                - cpu: {<<: [{exclude: true}, {exclude: false}]}
                """);
        assertThat(problems(spec)).isEmpty();
        assertThat(((CollectorAction.Run) one(spec, "b").action()).command()).isEqualTo("x");
        assertThat(((CollectorAction.Run) one(spec, "c").action()).env()).containsExactly("A=1");
        assertThat(one(spec, "cpu").excluded()).isTrue();
    }

    @Test
    void exponentialAliasesAreStopped() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            text.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }
        assertThat(problems(parse(text.toString())))
                .first()
                .asString()
                .endsWith("the text is too large once its aliases are expanded");
    }

    @Test
    void nodesThatContainThemselvesAreTold() {
        assertThat(problems(hosts("- run: &r {command: x, args: *r}")))
                .first()
                .asString()
                .contains("names no anchor before it, or one that contains it");
    }

    @Test
    void deepNestingIsStopped() {
        assertThat(problems(parse("[".repeat(100_000)))).first().asString().contains("nested deeper than 64");
        assertThat(problems(parse("- ".repeat(100_000) + "x")))
                .first()
                .asString()
                .contains("nested deeper than 64");
    }

    @Test
    void hugeTextsAreRefusedBeforeReading() {
        assertThat(problems(parse(" ".repeat(YamlDocuments.MAX_CHARS + 1))))
                .first()
                .asString()
                .contains("at most 4194304 are read");
    }

    @Test
    void keysThatOccurTwiceAreErrors() {
        assertThat(problems(hosts("- run:\n    command: a\n    command: b")))
                .containsExactly("test.yaml:7: error: document: key \"command\" occurs twice in the same map");
        assertThat(problems(hosts("- run: {? [a] : b, command: x}")))
                .containsExactly("test.yaml:5: error: document: a key must be a text, not a list");
    }

    @Test
    void scalarsAreTextWhereTextIsWanted() {
        Spec spec = hosts("- run: {collectorName: 5, command: true, args: [1.50, 0x10, ~x], input: {a: , b: 007}}");
        assertThat(problems(spec)).isEmpty();
        CollectorAction.Run run = (CollectorAction.Run) one(spec, "5").action();
        assertThat(run.args()).containsExactly("1.50", "0x10", "~x");
        assertThat(run.input()).isEqualTo(Map.of("a", "", "b", "007"));
        assertThat(ids(spec)).containsExactly("5");
    }

    @Test
    void fiveThousandCollectorsAreReadQuickly() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            text.append("- run:\n    collectorName: c%d\n    command: sh\n    args: [\"-c\", \"echo %d\"]\n"
                    .formatted(i, i));
            if (i > 0) {
                text.append("    dependsOn: [c")
                        .append(i - 1)
                        .append(", nosuch")
                        .append(i)
                        .append("]\n");
            }
        }
        long start = System.nanoTime();
        Spec spec = hosts(text.toString());
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertThat(spec.collectors()).hasSize(5000);
        assertThat(spec.errors()).hasSize(4999);
        assertThat(millis).isLessThan(5000);
    }
}
