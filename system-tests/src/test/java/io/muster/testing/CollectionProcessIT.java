package io.muster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.VerdictKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The main job with real processes: one coordinator, three agents, each in a JVM of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated
class CollectionProcessIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private ProcessCluster cluster;

    @BeforeAll
    void startCluster() {
        cluster = ProcessCluster.start(
                        Artifacts.folder("CollectionProcessIT"),
                        ManagedProcess.shippedOptions("coordinator", "-Dmuster.agents.window=8s"),
                        ManagedProcess.shippedOptions("agent"),
                        List.of())
                .withAgents("a", "b", "c");
    }

    @AfterAll
    void stopCluster() {
        cluster.close();
    }

    private static String spec(String... collectors) {
        return """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                metadata: {name: test}
                spec:
                  collectors:
                    - %s
                """
                .formatted(String.join("\n    - ", collectors));
    }

    /** Until the quick collector of every node is told of, and the slow one runs. */
    private void awaitWork(CollectionId id, String marker) {
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> MarkedProcesses.shells(marker) == 3
                        && cluster.api().view(id).progress().collectorsDone() == 3);
    }

    private static NodeProgress node(CollectionView view, String node) {
        return Objects.requireNonNull(view.nodes()).stream()
                .filter(n -> n.node().value().equals(node))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void oneRequestGathersEveryNodeIntoOneArchiveThatTarOpens() throws Exception {
        Path log = Files.writeString(folder.resolve("app.log"), "line one\nline two\n");
        CollectionId id = cluster.api()
                .start(Map.of(
                        "from",
                        "allnodes",
                        "spec",
                        spec(
                                "cpu: {}",
                                "run: {collectorName: hello, command: echo, args: [hello]}",
                                "run: {collectorName: fails, command: sh, args: [\"-c\", \"echo oops >&2; exit 3\"]}",
                                "run: {collectorName: absent, command: no-such-command-here}",
                                "copy: {collectorName: app, path: " + log + "}")));
        CollectionView view = cluster.api().awaitEnd(id, MINUTE);
        assertThat(view.status()).isEqualTo(CollectionState.PARTIAL);
        assertThat(view.verdicts())
                .containsEntry(VerdictKind.COLLECTED, 12)
                .containsEntry(VerdictKind.MISSING, 3)
                .hasSize(2);

        Path bundle = cluster.api().download(id, folder.resolve("bundle.tar.zst"));
        Path out = Files.createDirectory(folder.resolve("out"));
        Programs.run("tar", "--zstd", "-xf", bundle.toString(), "--strip-components=1", "-C", out.toString());
        for (String node : List.of("a", "b", "c")) {
            Path files = out.resolve("host-collectors").resolve(node);
            assertThat(files.resolve("run-host/hello.txt")).hasContent("hello\n");
            assertThat(files.resolve("run-host/fails-stderr.txt")).hasContent("oops\n");
            assertThat(files.resolve("app/app.log")).hasSameBinaryContentAs(log);
            assertThat(out.resolve("host-collectors/system").resolve(node).resolve("cpu.json"))
                    .hasSameBinaryContentAs(files.resolve("system/cpu.json"));
        }
        assertThat(out.resolve("manifest.json")).content().contains("no-such-command-here");
        assertThat(out.resolve("version.yaml")).content().contains("troubleshoot.sh/v1beta2");
    }

    @Test
    void killedAgentLosesOnlyItsOwnOpenCollectorsAndLeavesNoProcess() throws Exception {
        String marker = "muster-killed-" + ProcessHandle.current().pid();
        CollectionId id = cluster.api()
                .start(Map.of(
                        "from",
                        "allnodes",
                        "spec",
                        spec(
                                "run: {collectorName: quick, command: echo, args: [quick]}",
                                "run: {collectorName: slow, command: sh, args: [\"-c\", \"sleep 20; : " + marker
                                        + "\"], timeout: 6s}")));
        awaitWork(id, marker);
        cluster.agent("b").kill();
        Awaitility.await("the guard ends what the agent started")
                .atMost(10, TimeUnit.SECONDS)
                .until(() -> MarkedProcesses.shells(marker) <= 2);
        CollectionView view = cluster.api().awaitEnd(id, MINUTE);
        cluster.startAgent("b");
        cluster.api().awaitConnected(3, MINUTE);

        assertThat(view.status()).isEqualTo(CollectionState.PARTIAL);
        assertThat(view.verdicts())
                .containsEntry(VerdictKind.TIMED_OUT, 2)
                .containsEntry(VerdictKind.LOST, 1)
                .containsEntry(VerdictKind.COLLECTED, 3);
        assertThat(node(view, "a").state()).isEqualTo(NodeState.PARTIAL);
        Awaitility.await("what the new agent took up again ends when it hears that the collection is over")
                .atMost(5, TimeUnit.SECONDS)
                .until(() -> MarkedProcesses.shells(marker) == 0);
    }

    @Test
    void frozenAgentDoesNotHoldUpTheOthers() {
        cluster.agent("c").freeze();
        try {
            CollectionId id = cluster.api()
                    .start(Map.of(
                            "from",
                            "allnodes",
                            "spec",
                            spec("run: {collectorName: hello, command: echo, args: [hello]}"),
                            "limits",
                            Map.of("nodeTimeout", "10s")));
            Awaitility.await("the other two are done while the third is frozen")
                    .atMost(9, TimeUnit.SECONDS)
                    .until(() -> {
                        CollectionView view = cluster.api().view(id);
                        return view.nodes() != null
                                && node(view, "a").state() == NodeState.COLLECTED
                                && node(view, "b").state() == NodeState.COLLECTED;
                    });
            CollectionView view = cluster.api().awaitEnd(id, MINUTE);
            assertThat(view.status()).isEqualTo(CollectionState.PARTIAL);
            assertThat(node(view, "c").state().isTerminal()).isTrue();
            assertThat(node(view, "c").reason()).isNotBlank();
        } finally {
            cluster.agent("c").thaw();
        }
        cluster.api().awaitConnected(3, MINUTE);
    }

    @Test
    void cancelEndsEveryProcessAndKeepsWhatWasCollected() throws Exception {
        String marker = "muster-cancelled-" + ProcessHandle.current().pid();
        CollectionId id = cluster.api()
                .start(Map.of(
                        "from",
                        "allnodes",
                        "spec",
                        spec(
                                "run: {collectorName: quick, command: echo, args: [quick]}",
                                "run: {collectorName: slow, command: sh, args: [\"-c\", \"echo begun; trap '' TERM; sleep 60 & sleep 60; : "
                                        + marker + "\"]}")));
        awaitWork(id, marker);
        cluster.api().cancel(id);
        Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> MarkedProcesses.shells(marker) == 0);
        CollectionView view = cluster.api().awaitEnd(id, MINUTE);
        assertThat(view.status()).isEqualTo(CollectionState.CANCELLED);
        assertThat(view.verdicts())
                .containsEntry(VerdictKind.COLLECTED, 3)
                .containsEntry(VerdictKind.CANCELLED, 3)
                .hasSize(2);
        Path bundle = cluster.api().download(id, folder.resolve("cancelled.tar.zst"));
        String listing = Programs.run("tar", "--zstd", "-tf", bundle.toString());
        assertThat(listing).contains("host-collectors/a/run-host/slow.txt");
    }
}
