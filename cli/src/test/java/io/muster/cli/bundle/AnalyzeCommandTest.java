package io.muster.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cli.Run;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalyzeCommandTest {
    @TempDir
    Path folder;

    private Path bundle;
    private Path spec;

    @BeforeEach
    void write() throws IOException {
        bundle = SampleBundle.write(folder);
        spec = Files.writeString(
                folder.resolve("checks.yaml"),
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: Analyzer
                spec:
                  analyzers:
                  - jsonCompare:
                      checkName: Two CPUs
                      fileName: host-collectors/system/cpu.json
                      path: logicalCount
                      value: "2"
                      outcomes: [fail: {message: other}, pass: {message: "\\e[31m{{ .logicalCount }}"}]
                  - clusterVersion: {outcomes: []}
                  hostAnalyzers:
                  - memory: {outcomes: [pass: {message: m}]}
                """);
    }

    private static Run run(Object... arguments) {
        String[] texts = new String[arguments.length + 2];
        texts[0] = "bundle";
        texts[1] = "analyze";
        for (int i = 0; i < arguments.length; i++) {
            texts[i + 2] = arguments[i].toString();
        }
        return Run.of(texts);
    }

    @Test
    void printsWhatAnotherSpecFindsInTheBundle() {
        Run run = run(bundle, "--spec", spec);

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains(
                        "PASS      Two CPUs - Node n1: ?[31m2\n",
                        "not run   clusterVersion: analyzers of type clusterVersion are not run by this version\n",
                        "not run   Amount of Memory - Node n1: no file \"host-collectors/system/memory.json\"");
        assertThat(run.err()).contains("checks.yaml:11: warning: spec.analyzers[1] (clusterVersion)");
    }

    @Test
    void printsTheShapeOfTheBundlesOwnFile() throws IOException {
        Run run = run(bundle, "--spec", spec, "--output", "json");

        assertThat(run.code()).isZero();
        assertThat(Json.mapper().readTree(run.out()).findValuesAsText("outcome"))
                .containsExactly("pass", "notRun", "notRun");
    }

    @Test
    void saysWhenThereIsNothingToRunOrTheSpecIsWrong() throws IOException {
        Run without = run(bundle);
        assertThat(without.code()).isEqualTo(2);
        assertThat(without.err()).contains("there is no analyzer in the spec; --spec names another");

        Files.writeString(spec, Files.readString(spec).replace("value: \"2\"", "value: two"));
        Run wrong = run(bundle, "--spec", spec);
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains(": error: spec.analyzers[0] (jsonCompare)", "value: is not valid JSON");

        Run absent = run(bundle, "--spec", folder.resolve("absent.yaml"));
        assertThat(absent.code()).isEqualTo(2);
        assertThat(absent.err()).contains("no such file");
    }
}
