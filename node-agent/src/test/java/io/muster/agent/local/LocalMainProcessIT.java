package io.muster.agent.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Local mode as a user runs it: a JVM of its own, real commands, a bundle for ordinary tools. */
@Timeout(120)
class LocalMainProcessIT {
    private static final String SPEC =
            """
            apiVersion: troubleshoot.sh/v1beta2
            kind: HostCollector
            metadata: {name: test}
            spec:
              analyzers:
                - cpu: {outcomes: [pass: {when: "count >= 1", message: enough CPUs}]}
              collectors:
                - cpu: {}
                - run: {collectorName: hello, command: echo, args: [hello]}
                - copy: {collectorName: files, path: %s}
            """;

    @TempDir
    Path folder;

    private record Ended(int code, String output) {}

    private Process start(String... arguments) throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                "io.muster.agent.local.LocalMain",
                "--local"));
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private Ended end(Process process) throws Exception {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(folder.resolve("output")));
    }

    private Path spec(String content) throws IOException {
        return Files.writeString(folder.resolve("spec.yaml"), content);
    }

    private Path files() throws IOException {
        Path files = Files.createDirectories(folder.resolve("data/sub"));
        Files.writeString(files.resolve("a.log"), "line\n");
        return folder.resolve("data");
    }

    private static String tar(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("tar"));
        line.addAll(List.of(arguments));
        Process tar = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(tar.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(tar.waitFor()).as(output).isZero();
        return output;
    }

    private List<String> left() throws IOException {
        List<String> left = new ArrayList<>();
        for (Path place : List.of(folder, folder.resolve("tmp"))) {
            try (Stream<Path> files = Files.list(place)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.contains("partial") || name.startsWith("muster-"))
                        .forEach(left::add);
            }
        }
        return left;
    }

    @Test
    void makesABundleThatTarOpens() throws Exception {
        for (String format : List.of("tar.zst", "tar.gz")) {
            Path output = folder.resolve("bundle." + format);
            Ended ended = end(start(
                    "--spec",
                    spec(SPEC.formatted(files())).toString(),
                    "--output",
                    output.toString(),
                    "--format",
                    format));

            assertThat(ended.code()).as(ended.output()).isZero();
            assertThat(tar("-tf", output.toString()))
                    .contains("/version.yaml")
                    .contains("/manifest.json")
                    .contains("/host-collectors/system/cpu.json")
                    .contains("/host-collectors/run-host/hello.txt")
                    .contains("sub/a.log");
            assertThat(tar("-xOf", output.toString(), "--wildcards", "*/run-host/hello.txt"))
                    .isEqualTo("hello\n");
            assertThat(tar("-xOf", output.toString(), "--wildcards", "*/analysis.json"))
                    .contains("\"primary\" : \"Number of CPUs\"", "enough CPUs");
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void saysWhatIsMissingAndEndsWithThree() throws Exception {
        Ended ended = end(start("--spec", spec(SPEC.formatted("/no/such/file")).toString(), "--output", "b.tar.zst"));

        assertThat(ended.code()).as(ended.output()).isEqualTo(3);
        assertThat(ended.output()).contains("MISSING");
        assertThat(folder.resolve("b.tar.zst")).exists();
    }

    @Test
    void refusesABadSpecWithItsLineBeforeAnythingRuns() throws Exception {
        Ended ended = end(start(
                "--spec", spec(SPEC.formatted("/x") + "    - nonsense: {}\n").toString()));

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.output()).contains("spec.yaml:11: error");
    }

    @Test
    void refusesOptionsThatItCannotKeep() throws Exception {
        assertThat(end(start("--redaction", "some")).output()).contains("strict, troubleshoot, couchbase, none");
        assertThat(end(start("--spec", "no-such-spec")).code()).isEqualTo(2);
        assertThat(end(start("--limit", "nodes=3")).code()).isEqualTo(2);
        assertThat(end(start("--format", "zip")).code()).isEqualTo(2);
        assertThat(end(start("--since", "yesterday")).code()).isEqualTo(2);
    }

    @Test
    void leavesNothingWhenItIsInterrupted() throws Exception {
        Path pid = folder.resolve("pid");
        Path spec = spec(
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                metadata: {name: test}
                spec:
                  collectors:
                    - run: {collectorName: long, command: sh, args: ["-c", "echo $$ > %s; trap '' TERM; sleep 600"]}
                """
                        .formatted(pid));
        Process process = start("--spec", spec.toString(), "--output", "b.tar.zst");
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(pid) && Files.size(pid) > 0);
        long child = Long.parseLong(Files.readString(pid).strip());
        process.destroy();

        assertThat(end(process).code()).isEqualTo(5);
        assertThat(ProcessHandle.of(child)).isEmpty();
        assertThat(left()).isEmpty();
        assertThat(folder.resolve("b.tar.zst")).doesNotExist();
    }
}
