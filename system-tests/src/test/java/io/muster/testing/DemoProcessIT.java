package io.muster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The first command that a stranger runs, as a stranger runs it: through the launcher. */
@Isolated
class DemoProcessIT {
    private static final String SPEC =
            """
            apiVersion: troubleshoot.sh/v1beta2
            kind: HostCollector
            metadata: {name: small}
            spec:
              collectors:
                - cpu: {}
                - run: {collectorName: hello, command: echo, args: [hello]}
                - run: {collectorName: pause, command: sleep, args: ["2"]}
            """;

    @TempDir
    Path folder;

    private ManagedProcess demo() throws IOException {
        Path spec = Files.writeString(folder.resolve("spec.yaml"), SPEC);
        // Temporary files go to a folder of this test, where what is left can be seen.
        return ManagedProcess.start(
                List.of(
                        "env",
                        "MUSTER_JAVA_OPTS=-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                        SourceTree.file("muster").toString(),
                        "demo",
                        "--agents",
                        "2",
                        "--spec",
                        spec.toString(),
                        "--output",
                        folder.resolve("demo.tar.zst").toString()),
                folder.resolve("log"));
    }

    @Test
    @Timeout(240)
    void demoCollectsFromEveryAgentAndLeavesNothingBehind() throws Exception {
        try (ManagedProcess demo = demo()) {
            Awaitility.await().atMost(200, TimeUnit.SECONDS).until(() -> !demo.isAlive());
            assertThat(demo.exitCode()).as(demo.output()).isZero();
            assertThat(demo.output()).contains("node1", "node2", "6 COLLECTED", "look inside");
        }
        assertThat(Programs.run(
                        "tar", "--zstd", "-tf", folder.resolve("demo.tar.zst").toString()))
                .contains("host-collectors/node2/run-host/hello.txt");
        assertNothingIsLeft();
    }

    @Test
    @Timeout(240)
    void interruptAtAnyMomentLeavesNoProcessAndNoFile() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int trial = 0; trial < 3; trial++) {
            try (ManagedProcess demo = demo()) {
                Path tmp = folder.resolve("tmp");
                Awaitility.await().atMost(100, TimeUnit.SECONDS).until(() -> !children(tmp)
                        .isEmpty());
                long moment = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(8000));
                Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> System.nanoTime() > moment);
                demo.interrupt();
                Awaitility.await().atMost(40, TimeUnit.SECONDS).until(() -> !demo.isAlive());
            }
            Files.deleteIfExists(folder.resolve("demo.tar.zst")); // whole, where it was quicker than Ctrl-C
            assertThat(folder.toFile().list()).as("seed " + seed).containsExactlyInAnyOrder("spec.yaml", "log", "tmp");
            assertNothingIsLeft();
        }
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(children(folder.resolve("tmp"))).isEmpty();
        Awaitility.await("no process of the demo is left")
                .atMost(10, TimeUnit.SECONDS)
                .untilAsserted(() ->
                        assertThat(MarkedProcesses.find(folder.toString())).isEmpty());
    }

    private static List<Path> children(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, "muster-demo-*")) {
                children.forEach(found::add);
            }
        }
        return found;
    }
}
