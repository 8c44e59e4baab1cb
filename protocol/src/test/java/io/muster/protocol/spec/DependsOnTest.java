package io.muster.protocol.spec;

import static io.muster.protocol.spec.Specs.bundle;
import static io.muster.protocol.spec.Specs.dependencies;
import static io.muster.protocol.spec.Specs.hosts;
import static io.muster.protocol.spec.Specs.ids;
import static io.muster.protocol.spec.Specs.parse;
import static io.muster.protocol.spec.Specs.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DependsOnTest {
    @Test
    void takesEveryShape() {
        Spec spec = hosts(
                """
                - run: {collectorName: a, command: x}
                - run: {collectorName: b, command: x}
                - cpu: {}
                - run: {collectorName: one, command: x, dependsOn: a}
                - run: {collectorName: list, command: x, dependsOn: [a, b]}
                - run: {collectorName: map, command: x, dependsOn: {name: a, condition: completed}}
                - run: {collectorName: mix, command: x, dependsOn: [a, {name: b, condition: succeeded}, {name: cpu}]}
                """);
        assertThat(problems(spec)).isEmpty();
        assertThat(dependencies(spec, "one")).containsExactly("a SUCCEEDED");
        assertThat(dependencies(spec, "list")).containsExactly("a SUCCEEDED", "b SUCCEEDED");
        assertThat(dependencies(spec, "map")).containsExactly("a COMPLETED");
        assertThat(dependencies(spec, "mix")).containsExactly("a SUCCEEDED", "b SUCCEEDED", "cpu SUCCEEDED");
    }

    @Test
    void collectorNameWinsOverNameAndTypeAndSeveralMatchesAllCount() {
        Spec spec = hosts(
                """
                - run: {collectorName: cpu, command: "1"}
                - run: {collectorName: cpu, command: "2"}
                - cpu: {}
                - data: {name: n, data: x}
                - run: {collectorName: z, command: x, dependsOn: [cpu, n]}
                """);
        assertThat(problems(spec)).isEmpty();
        assertThat(ids(spec)).containsExactly("cpu", "cpu-2", "cpu-3", "n", "z");
        assertThat(dependencies(spec, "z")).containsExactly("cpu SUCCEEDED", "cpu-2 SUCCEEDED", "n SUCCEEDED");
    }

    @Test
    void theStricterOfTwoEdgesToOneCollectorCounts() {
        assertThat(dependencies(
                        hosts(
                                """
                                - cpu: {}
                                - run: {collectorName: z, command: x, dependsOn: [{name: cpu, condition: completed}, cpu]}
                                """),
                        "z"))
                .containsExactly("cpu SUCCEEDED");
    }

    @Test
    void tellsEveryMistakeTogether() {
        Spec spec = hosts(
                """
                - run: {collectorName: generate-output, command: x}
                - copy: {collectorName: collect-output, path: /x, dependsOn: generate-outptu}
                - run: {collectorName: a, command: x, dependsOn: a}
                - run: {command: x, dependsOn: 5.5}
                - run: {command: y, dependsOn: [[a]]}
                - run: {command: z, dependsOn: {name: a, condition: ok}}
                - run: {command: z, dependsOn: {condition: completed}}
                - run: {command: v, dependsOn: {name: gone, optional: true}}
                - run: {command: w, dependsOn: run}
                """);
        assertThat(problems(spec))
                .containsExactly(
                        "test.yaml:6: error: spec.hostCollectors[1] (copy/collect-output): dependsOn"
                                + " \"generate-outptu\": no such collector; did you mean \"generate-output\"?",
                        "test.yaml:7: error: spec.hostCollectors[2] (run/a): dependsOn \"a\": a collector cannot depend"
                                + " on itself",
                        "test.yaml:8: error: spec.hostCollectors[3] (run): dependsOn \"5.5\": no such collector",
                        "test.yaml:9: error: spec.hostCollectors[4] (run): dependsOn must be a string, a list of"
                                + " strings, or {name, condition, optional}",
                        "test.yaml:10: error: spec.hostCollectors[5] (run): condition \"ok\" is not one of succeeded,"
                                + " completed",
                        "test.yaml:11: error: spec.hostCollectors[6] (run): dependsOn must be a string, a list of"
                                + " strings, or {name, condition, optional}",
                        "test.yaml:12: warning: spec.hostCollectors[7] (run): dependsOn \"gone\": no such collector;"
                                + " the dependency is optional, and dropped",
                        "test.yaml:13: error: spec.hostCollectors[8] (run): dependsOn \"run\": 8 collectors have this"
                                + " type; name the one that is meant by its collectorName");
    }

    @Test
    void printsACycleAsAPath() {
        assertThat(
                        problems(
                                hosts(
                                        """
                        - copy: {collectorName: c, path: /x, dependsOn: b}
                        - journald: {collectorName: b, dependsOn: a}
                        - run: {collectorName: a, command: x, dependsOn: c}
                        - cpu: {dependsOn: a}
                        """)))
                .containsExactly("test.yaml:5: error: spec.hostCollectors[0] (copy/c): dependsOn cycle:"
                        + " copy/c -> journald/b -> run/a -> copy/c");
    }

    @Test
    void aHostCollectorDependsOnAClusterCollectorInLocalModeOnly() {
        String text =
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: SupportBundle
                spec:
                  collectors:
                  - data: {name: d, data: x}
                  hostCollectors:
                  - cpu: {dependsOn: d}
                """;
        assertThat(problems(parse(text)))
                .containsExactly("test.yaml:7: error: spec.hostCollectors[0] (cpu): dependsOn \"d\": a dependency"
                        + " between a host and a cluster collector is not supported yet");
        Spec local = SpecParser.parse(List.of(new SpecSource("test.yaml", text)), new SpecOptions(false, true));
        assertThat(local.isValid()).isTrue();
        assertThat(dependencies(local, "cpu")).containsExactly("d SUCCEEDED");
    }

    @Test
    void sequentialDocumentsKeepCopyAfterTheRunsBeforeIt() {
        Spec spec = hosts(
                """
                - copy: {collectorName: first, path: /x}
                - run: {collectorName: a, command: x, timeout: 5s}
                - run: {collectorName: b, command: x}
                - copy: {collectorName: second, path: /y}
                - run: {collectorName: c, command: x}
                """);
        assertThat(dependencies(spec, "first")).isEmpty();
        assertThat(dependencies(spec, "second")).containsExactly("a COMPLETED implicit", "b COMPLETED implicit");
    }

    @Test
    void documentsWithMusterFieldsStateTheirOwnOrder() {
        for (String native_ : List.of(
                "- cpu: {priority: 3}",
                "- cpu: {timeout: 3s}",
                "- data: {name: n, data: x}",
                "- copy: {path: /z, since: 2h}")) {
            Spec spec =
                    hosts("- run: {collectorName: a, command: x}\n- copy: {collectorName: c, path: /y}\n" + native_);
            assertThat(dependencies(spec, "c")).as(native_).isEmpty();
        }
    }

    @Test
    void implicitOrderIsPerDocumentAndFollowsDroppedDuplicates() {
        String other = bundle("- run: {collectorName: a, command: x}\n- cpu: {priority: 1}");
        String sequential = bundle("- run: {collectorName: a, command: x}\n- copy: {collectorName: c, path: /y}");
        Spec spec = SpecParser.parse(List.of(new SpecSource("1", other), new SpecSource("2", sequential)));
        assertThat(ids(spec)).containsExactly("a", "cpu", "c");
        assertThat(dependencies(spec, "c")).containsExactly("a COMPLETED implicit");
    }

    @Test
    void tooManyImplicitEdgesAreLeftOutWithAWarning() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            text.append("- run: {collectorName: r").append(i).append(", command: x}\n");
        }
        for (int i = 0; i < 100; i++) {
            text.append("- copy: {path: /").append(i).append("}\n");
        }
        Spec spec = hosts(text.toString());
        assertThat(spec.collectors().stream()
                        .mapToInt(c -> c.dependsOn().size())
                        .sum())
                .isEqualTo(20_000);
        assertThat(problems(spec)).singleElement().asString().contains("too many copy collectors");
    }
}
