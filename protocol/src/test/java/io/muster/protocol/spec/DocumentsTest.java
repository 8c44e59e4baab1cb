package io.muster.protocol.spec;

import static io.muster.protocol.spec.Specs.ids;
import static io.muster.protocol.spec.Specs.parse;
import static io.muster.protocol.spec.Specs.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.redaction.RedactorSpec;
import io.muster.protocol.spec.CollectorSpec.Scope;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentsTest {
    @Test
    void concatenatesAllDocumentsAndKinds() {
        Spec spec = parse(
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                metadata: {name: x}
                spec: {collectors: [cpu: {}]}
                ---
                apiVersion: troubleshoot.replicated.com/v1beta1
                kind: Collector
                spec: {collectors: [data: {name: d, data: x}], hostCollectors: [memory: {}]}
                ---
                ---
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostPreflight
                spec: {collectors: [time: {}], remoteCollectors: [sysctl: {}], analyzers: [{cpu: {outcomes: []}}]}
                ---
                apiVersion: troubleshoot.sh/v1beta2
                kind: Preflight
                spec: {collectors: [http: {get: {url: "http://x"}}], remoteCollectors: [hostOS: {}], uri: "http://y"}
                ---
                apiVersion: troubleshoot.sh/v1beta2
                kind: RemoteCollector
                spec: {collectors: [hostServices: {}], nodeSelector: {a: b}}
                ---
                apiVersion: troubleshoot.sh/v1beta3
                kind: SupportBundle
                spec: {hostCollectors: [kernelModules: {}], runHostCollectorsInPod: true, afterCollection: []}
                ---
                apiVersion: troubleshoot.sh/v1beta2
                kind: Analyzer
                spec: {analyzers: []}
                ---
                apiVersion: apps/v1
                kind: Deployment
                """);
        assertThat(spec.isValid()).isTrue();
        assertThat(ids(spec))
                .containsExactly(
                        "cpu", "d", "memory", "time", "sysctl", "http", "hostOS", "hostServices", "kernelModules");
        assertThat(spec.collectors().stream()
                        .filter(c -> c.scope() == Scope.CLUSTER)
                        .map(c -> c.id().value()))
                .containsExactly("d", "http");
        assertThat(problems(spec))
                .containsExactly(
                        "test.yaml:17: warning: spec: uri is not fetched: this document is used as it is",
                        "test.yaml:21: warning: spec: nodeSelector is ignored: the request selects the nodes",
                        "test.yaml:25: warning: spec: afterCollection is not done by this version: nothing is uploaded",
                        "test.yaml:31: warning: document: kind \"Deployment\" of \"apps/v1\" is unknown and ignored");
    }

    @Test
    void unwrapsConfigMapsWithLinesOfTheOuterText() {
        Spec spec = parse(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {labels: {troubleshoot.sh/kind: support-bundle}}
                data:
                  support-bundle-spec: |
                    apiVersion: troubleshoot.sh/v1beta2
                    kind: SupportBundle
                    spec:
                      hostCollectors:
                      - cpu: {}
                      - run: {}
                """);
        assertThat(problems(spec))
                .containsExactly("test.yaml:11: error: spec.hostCollectors[1] (run): command is required");
        assertThat(spec.collectors().get(0).line()).isEqualTo(10);
    }

    @Test
    void unwrapsSecretsEncodedAndPlain() {
        String inner = "{apiVersion: troubleshoot.sh/v1beta2, kind: HostCollector, spec: {collectors: [{run: {}}]}}";
        Spec spec = parse(
                """
                apiVersion: v1
                kind: Secret
                data: {support-bundle-spec: %s, preflight.yaml: "*"}
                stringData: {preflight-spec: "%s"}
                """
                        .formatted(
                                Base64.getEncoder().encodeToString(inner.getBytes(StandardCharsets.UTF_8)),
                                inner.replace("run", "cpu")));
        assertThat(ids(spec)).containsExactly("run", "cpu");
        assertThat(problems(spec))
                .containsExactly(
                        "test.yaml:3: error: document: preflight.yaml is not base64, as the data of a Secret must be",
                        "test.yaml#support-bundle-spec:1: error: spec.collectors[0] (run): command is required");
    }

    @Test
    void aWrapperInsideAWrapperIsNotFollowed() {
        assertThat(
                        problems(
                                parse(
                                        """
                        apiVersion: v1
                        kind: ConfigMap
                        data:
                          support-bundle-spec: "{apiVersion: v1, kind: ConfigMap, data: {}}"
                        ---
                        apiVersion: v1
                        kind: Secret
                        data: {other: eA==}
                        """)))
                .contains(
                        "test.yaml#support-bundle-spec:1: warning: document: kind \"ConfigMap\" of \"v1\" is unknown"
                                + " and ignored",
                        "test.yaml:6: warning: document: Secret holds none of support-bundle-spec, preflight-spec,"
                                + " preflight.yaml, redactor-spec, and is ignored");
    }

    @Test
    void redactorsComeWithTheSpecUnlessNothingIsToBeRedacted() {
        SpecSource source = new SpecSource(
                "r.yaml",
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: Redactor
                spec: {redactors: [{name: mine, fileSelector: {file: a}, removals: {values: [x], yamlPath: [b.c]}}]}
                ---
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                spec: {collectors: [cpu: {}]}
                """);
        Spec spec = SpecParser.parse(List.of(source));
        assertThat(problems(spec)).isEmpty();
        assertThat(spec.redactors())
                .containsExactly(new RedactorSpec("mine", List.of("a"), List.of("x"), List.of(), List.of("b.c")));
        Spec allowed = SpecParser.parse(List.of(source), new SpecOptions(true, false));
        assertThat(allowed.redactors()).isEmpty();
        assertThat(problems(allowed))
                .containsExactly("r.yaml:1: warning: document: redactors are not applied, as redaction \"none\" was"
                        + " asked for");
    }

    @Test
    void tellsWhatIsNoSpec() {
        assertThat(problems(parse("kind: SupportBundle\nspec: {}")))
                .first()
                .asString()
                .contains("test.yaml:1: error: document: apiVersion is missing");
        assertThat(problems(parse("apiVersion: troubleshoot.sh/v1beta2\nkind: SuportBundle")))
                .first()
                .asString()
                .endsWith("is unknown and ignored; did you mean \"SupportBundle\"?");
        assertThat(problems(parse("- a"))).first().asString().contains("must be a map with apiVersion");
        assertThat(problems(parse("apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle")))
                .first()
                .asString()
                .contains("spec is required");
        assertThat(problems(parse(Specs.bundle("- cpu:\n  collectorName: x"))))
                .first()
                .asString()
                .isEqualTo("test.yaml:5: error: spec.hostCollectors[0]: a collector must have its type as the only"
                        + " key, not 2 keys; indent the fields of \"cpu\" below it");
        assertThat(problems(parse(Specs.bundle("- logs: {}"))))
                .first()
                .asString()
                .endsWith("\"logs\" is not a host collector; it belongs under collectors of a SupportBundle");
    }

    @Test
    void aSyntaxErrorKeepsTheDocumentsBeforeItAndOtherSources() {
        String good = Specs.bundle("- cpu: {}");
        Spec spec = SpecParser.parse(
                List.of(new SpecSource("a", good + "---\nx: [\n"), new SpecSource("b", Specs.bundle("- memory: {}"))));
        assertThat(ids(spec)).containsExactly("cpu", "memory");
        assertThat(problems(spec)).singleElement().asString().startsWith("a:8: error: document: not valid YAML: ");
        assertThat(spec.name()).isEqualTo("a, b");
    }

    @Test
    void unrenderedTemplatesAreCalledByTheirName() {
        assertThat(problems(parse("apiVersion: {{ .Values.x }}\nkind: {{ y }}")))
                .first()
                .asString()
                .satisfiesAnyOf(text -> assertThat(text).contains("template"), text -> assertThat(text)
                        .contains("a key must"));
    }
}
