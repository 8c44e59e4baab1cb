package io.muster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.CollectionState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code muster watch} beside real agents. */
class WatchProcessIT {
    @TempDir
    private Path folder;

    private ManagedProcess watch(ProcessCluster cluster, String log, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "watch",
                "--server",
                cluster.api().base().toString(),
                "--credentials-file",
                cluster.folder().resolve("coordinator/credentials").toString()));
        arguments.addAll(List.of(more));
        return ManagedProcess.start(
                ManagedProcess.javaLine("io.muster.cli.Main", List.of(), arguments), folder.resolve(log));
    }

    @Test
    void linesAreSeenWhileTheirCollectorRunsAndSecretsNever() throws Exception {
        Path gate = folder.resolve("gate");
        String script = "echo first; echo password=hunter2hunter2 >&2; while [ ! -e " + gate
                + " ]; do sleep 0.1; done; echo last";
        try (ProcessCluster cluster =
                ProcessCluster.start(folder.resolve("cluster")).withAgents("a", "b")) {
            CollectionId id = cluster.api()
                    .start(Map.of(
                            "from",
                            "allnodes",
                            "spec",
                            """
                            apiVersion: troubleshoot.sh/v1beta2
                            kind: HostCollector
                            metadata: {name: watched}
                            spec:
                              collectors:
                                - run: {collectorName: talks, command: sh, args: ["-c", "%s"], timeout: 60s}
                            """
                                    .formatted(script)));
            try (ManagedProcess all = watch(cluster, "all.log", id.value());
                    ManagedProcess one = watch(cluster, "one.log", id.value(), "--node", "b", "--collector", "talks")) {
                Awaitility.await()
                        .atMost(30, TimeUnit.SECONDS)
                        .until(() -> all.output().contains("a/talks | first")
                                && all.output().contains("b/talks | first")
                                && one.output().contains("first"));
                assertThat(cluster.api().view(id).status()).isEqualTo(CollectionState.COLLECTING);
                Files.createFile(gate);
                assertThat(all.awaitEnd(30)).isTrue();
                assertThat(one.awaitEnd(30)).isTrue();
                assertThat(all.output())
                        .contains("a/talks | last", "b/talks | last", "password=")
                        .doesNotContain("hunter2");
                assertThat(one.output()).contains("first\n", "last\n").doesNotContain("hunter2", "|");
            }
            assertThat(cluster.api().awaitEnd(id, Duration.ofSeconds(30)).status())
                    .isEqualTo(CollectionState.COMPLETED);
        }
    }
}
