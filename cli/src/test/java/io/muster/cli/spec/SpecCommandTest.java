package io.muster.cli.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cli.ExitCode;
import io.muster.cli.Run;
import io.muster.protocol.spec.BuiltInSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecCommandTest {
    @TempDir
    Path folder;

    @Test
    void lintTellsEverythingAsCompilersDo() throws IOException {
        Path file = write("- rnu: {}\n- cpu: {colectorName: x}\n");
        assertThat(Run.of("spec", "lint", file.toString()))
                .isEqualTo(new Run(
                        ExitCode.BAD_INPUT,
                        file + ":5: error: spec.collectors[0]: \"rnu\" is not a host collector; did you mean \"run\"?\n"
                                + file + ":6: warning: spec.collectors[1] (cpu): field \"colectorName\" is unknown and"
                                + " ignored; did you mean \"collectorName\"?\n"
                                + "1 collector, 1 error, 1 warning\n",
                        ""));
    }

    @Test
    void lintAcceptsEveryShippedSpec() {
        for (String name : BuiltInSpecs.names()) {
            Run run = Run.of("spec", "lint", name);
            assertThat(run.out()).as(name).endsWith("s, 0 errors, 0 warnings\n");
            assertThat(run.code()).isZero();
        }
    }

    @Test
    void planShowsOrderDependenciesAndTheLongestChain() throws IOException {
        Path file = write(
                """
                - copy: {collectorName: take, path: /tmp/x, dependsOn: [{name: make, condition: completed}], timeout: 20s}
                - run: {collectorName: make, command: sh, args: ["-c", "x"], timeout: 10s}
                - cpu: {}
                """);
        assertThat(Run.of("spec", "plan", file.toString()).out())
                .isEqualTo(
                        """
                        #  COLLECTOR  TYPE  AFTER  TIMEOUT  PRIORITY  RISK     DOES
                        1  make       run          10s      50        command  sh -c x
                        2  cpu        cpu          1m       50        read
                        3  take       copy  ~make  20s      10        read     /tmp/x
                        longest chain: cpu (at most 1m)
                        """);
        assertThat(Run.of("spec", "plan", "-o", "json", file.toString()).out())
                .contains("\"longestChainAtMost\" : \"PT1M\"");
    }

    @Test
    void planOfABrokenSpecShowsItsErrors() throws IOException {
        Run run = Run.of("spec", "plan", write("- run: {}\n").toString());
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("error: ").contains("command is required");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void missingFilesAreToldTogether() {
        Run run = Run.of("spec", "lint", "no/such", "nothing.yaml", "defualt");
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .startsWith(
                        """
                        error: cannot read no/such: no such file
                        error: cannot read nothing.yaml: no such file
                        error: "defualt" is neither a file nor a spec that comes with Muster""");
    }

    /** The collectors start at line 5. */
    private Path write(String collectors) throws IOException {
        return Files.writeString(
                folder.resolve("s.yaml"),
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                spec:
                  collectors:
                """
                        + collectors.indent(2));
    }
}
