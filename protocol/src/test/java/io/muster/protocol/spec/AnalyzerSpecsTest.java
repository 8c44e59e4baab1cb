package io.muster.protocol.spec;

import static io.muster.protocol.spec.Specs.parse;
import static io.muster.protocol.spec.Specs.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.analysis.AnalyzerSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnalyzerSpecsTest {
    /** A bundle's analyzers, of which the first line is line 7. */
    private static Spec analyzers(String list, String text) {
        return parse(
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: SupportBundle
                spec:
                  hostCollectors:
                  - cpu: {}
                  %s:
                """
                                .formatted(list)
                        + text.indent(2));
    }

    private static Spec hosts(String text) {
        return analyzers("hostAnalyzers", text);
    }

    @Test
    void readsWhatEveryKindHolds() {
        Spec spec = parse(
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: SupportBundle
                spec:
                  hostCollectors: [cpu: {}]
                  analyzers:
                  - textAnalyze:
                      checkName: No panics
                      fileName: logs/*.log
                      regex: panic
                      annotations: {team: "a"}
                      outcomes: [fail: {when: "true", message: m}]
                  hostAnalyzers: [cpu: {exclude: true, strict: "true", outcomes: [pass: {message: m}]}]
                ---
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostPreflight
                spec: {analyzers: [memory: {outcomes: [pass: {message: m}]}]}
                ---
                apiVersion: troubleshoot.sh/v1beta2
                kind: Analyzer
                spec:
                  analyzers:
                  - jsonCompare: {collectorName: facts, fileName: x.json, value: "1", outcomes: [pass: {message: m}]}
                  hostAnalyzers: [cpu: {exclude: true, strict: "true", outcomes: [pass: {message: m}]}]
                """);
        assertThat(problems(spec)).isEmpty();
        assertThat(spec.analyzers())
                .extracting(AnalyzerSpec::type, AnalyzerSpec::title, AnalyzerSpec::excluded, AnalyzerSpec::strict)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("textAnalyze", "No panics", false, false),
                        org.assertj.core.groups.Tuple.tuple("cpu", "Number of CPUs", true, true),
                        org.assertj.core.groups.Tuple.tuple("memory", "Amount of Memory", false, false),
                        org.assertj.core.groups.Tuple.tuple("jsonCompare", "facts", false, false));
        assertThat(spec.analyzers().get(0).annotations()).containsEntry("team", "a");
    }

    @Test
    void tellsEveryMistakeWithPathAndLine() {
        assertThat(
                        problems(
                                hosts(
                                        """
                                        - cpu:
                                            outcomes:
                                            - fail:
                                                when: count less 2
                                            - fail: {when: "count < many"}
                                              warn: {message: both}
                                            - worse: {}
                                        - diskUsage:
                                            outcomes: {}
                                        - memory: {}
                                        - cpu: {outcomes: []}
                                          memory: {}
                                        - text
                                        """)))
                .containsExactly(
                        "test.yaml:10: error: spec.hostAnalyzers[0] (cpu).outcomes[0]: fail.when: \"less\" is not one"
                                + " of the operators <, <=, ==, !=, >=, >",
                        "test.yaml:11: error: spec.hostAnalyzers[0] (cpu).outcomes[1]: fail.when: \"many\" is not a"
                                + " whole number",
                        "test.yaml:11: error: spec.hostAnalyzers[0] (cpu).outcomes[1]: an outcome must be one of fail,"
                                + " warn and pass",
                        "test.yaml:13: error: spec.hostAnalyzers[0] (cpu).outcomes[2]: an outcome must be one of fail,"
                                + " warn and pass",
                        "test.yaml:13: warning: spec.hostAnalyzers[0] (cpu).outcomes[2]: field \"worse\" is unknown and"
                                + " ignored",
                        "test.yaml:15: error: spec.hostAnalyzers[1] (diskUsage): outcomes must be a list, not a map",
                        "test.yaml:16: error: spec.hostAnalyzers[2] (memory): outcomes is required",
                        "test.yaml:17: error: spec.hostAnalyzers[3]: an analyzer must be a map with its type as the only"
                                + " key",
                        "test.yaml:19: error: spec.hostAnalyzers[4]: an analyzer must be a map with its type as the only"
                                + " key");
    }

    @Test
    void checksWhatTextsAreComparedWith() {
        assertThat(
                        problems(
                                analyzers(
                                        "analyzers",
                                        """
                                        - textAnalyze: {fileName: a, regex: "(", outcomes: [fail: {when: maybe}]}
                                        - textAnalyze:
                                            fileName: "[a"
                                            regexGroups: '(?P<Loss>\\d+)'
                                            outcomes:
                                            - fail: {when: "Los > 1"}
                                        - textAnalyze: {outcomes: []}
                                        - jsonCompare: {fileName: a, value: text, outcomes: []}
                                        - yamlCompare: {fileName: a, outcomes: []}
                                        """)))
                .containsExactly(
                        "test.yaml:7: error: spec.analyzers[0] (textAnalyze): regex: is no regular expression in RE2's"
                                + " syntax: missing closing )",
                        "test.yaml:7: error: spec.analyzers[0] (textAnalyze).outcomes[0]: fail.when: \"maybe\" is"
                                + " neither true nor false",
                        "test.yaml:9: error: spec.analyzers[1] (textAnalyze): fileName: is no pattern of file names: a"
                                + " \"[\" is not closed",
                        "test.yaml:12: error: spec.analyzers[1] (textAnalyze).outcomes[0]: fail.when: \"Los\" is not"
                                + " one of the groups of regexGroups: [Loss]",
                        "test.yaml:13: error: spec.analyzers[2] (textAnalyze): fileName is required",
                        "test.yaml:13: error: spec.analyzers[2] (textAnalyze): regex or regexGroups is required",
                        "test.yaml:14: error: spec.analyzers[3] (jsonCompare): value: is not valid JSON; a text needs"
                                + " quotes of its own",
                        "test.yaml:15: error: spec.analyzers[4] (yamlCompare): value is required");
    }

    @Test
    void whatIsRightAndNotRunIsAWarningAndStaysInTheSpec() {
        Spec spec = analyzers(
                "analyzers",
                """
                - clusterVersion: {outcomes: [pass: {message: m}]}
                - memroy: {outcomes: []}
                - http: {collectorName: x, outcomes: []}
                - systemPackages: {outcomes: [fail: {when: '{{ contains .Name "x" }}'}]}
                - jsonCompare: {fileName: a, jsonPath: "{..a}", value: "1", outcomes: []}
                """);
        assertThat(problems(spec))
                .containsExactly(
                        "test.yaml:7: warning: spec.analyzers[0] (clusterVersion): analyzers of type clusterVersion are"
                                + " not run by this version; its result will say so",
                        "test.yaml:8: warning: spec.analyzers[1] (memroy): there is no analyzer of type \"memroy\"; did"
                                + " you mean \"memory\"?; its result will say so",
                        "test.yaml:9: warning: spec.analyzers[2] (http): analyzers of type http are run only in"
                                + " hostAnalyzers by this version; its result will say so",
                        "test.yaml:10: warning: spec.analyzers[3] (systemPackages): when: the template {{contains .Name"
                                + " \"x\"}} uses more than values, not, and, or, eq, ne, lt, le, gt, ge; its result will"
                                + " say so",
                        "test.yaml:11: warning: spec.analyzers[4] (jsonCompare): \"{..a}\" uses more of JSONPath than"
                                + " names, [0], [*] and [?(@.name==\"value\")]; its result will say so");
        assertThat(spec.isValid()).isTrue();
        assertThat(spec.analyzers()).hasSize(5);
    }

    @Test
    void analyzersAloneAreEnoughWhereNothingIsGathered() {
        String text =
                "{apiVersion: troubleshoot.sh/v1beta2, kind: Analyzer, spec: {hostAnalyzers: [cpu: {outcomes: []}]}}";
        assertThat(parse(text).isValid()).isFalse();
        Spec spec = SpecParser.withoutCollectors(List.of(new SpecSource("test.yaml", text)));
        assertThat(spec.isValid()).isTrue();
        assertThat(spec.analyzers()).hasSize(1);
    }
}
