package io.muster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.archive.BundleVerifier;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.VerdictKind;
import io.muster.testing.cluster.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rolling upgrade in the middle: the coordinator is new, one agent is not. */
class OldAgentIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @Test
    void agentOfThePreviousWireVersionWorksBesideANewOne() throws Exception {
        try (TestCluster cluster = TestCluster.inOneJvm(Artifacts.folder("OldAgentIT"))
                        .agents("new")
                        .start();
                OldAgent old = new OldAgent(
                        cluster.api().base(),
                        Files.readString(cluster.coordinator().data().resolve("join-secret"))
                                .strip(),
                        "old")) {
            cluster.api().awaitConnected(2, MINUTE);
            CollectionId id = cluster.api()
                    .start(
                            Map.of(
                                    "from",
                                    "allnodes",
                                    "redaction",
                                    "none",
                                    "spec",
                                    """
                    apiVersion: troubleshoot.sh/v1beta2
                    kind: HostCollector
                    metadata: {name: test}
                    spec:
                      collectors:
                        - run: {collectorName: one, command: echo, args: [one]}
                        - run: {collectorName: two, command: echo, args: [two]}
                    """));
            CollectionView end = cluster.api().awaitEnd(id, MINUTE);
            assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);
            Path bundle = cluster.api().download(id, folder.resolve("bundle.tar.zst"));
            assertThat(BundleVerifier.verify(bundle).findings()).isEmpty();
            assertThat(Shell.run("tar", "--zstd", "-xOf", bundle.toString(), "--wildcards", "*/old/run-host/two.txt"))
                    .isEqualTo("old two\n");
            assertThat(old).isNotNull();
        }
    }

    @Test
    void agentThatCannotRedactIsToldNothingWhereRedactionIsAskedFor() throws Exception {
        try (TestCluster cluster = TestCluster.inOneJvm(Artifacts.folder("OldAgentIT-redaction"))
                        .agents("new")
                        .start();
                OldAgent old = new OldAgent(
                        cluster.api().base(),
                        Files.readString(cluster.coordinator().data().resolve("join-secret"))
                                .strip(),
                        "old")) {
            cluster.api().awaitConnected(2, MINUTE);
            CollectionId id = cluster.api()
                    .start(
                            Map.of(
                                    "from",
                                    "allnodes",
                                    "spec",
                                    """
                    apiVersion: troubleshoot.sh/v1beta2
                    kind: HostCollector
                    metadata: {name: test}
                    spec: {collectors: [run: {collectorName: one, command: echo, args: [one]}]}
                    """));
            CollectionView end = cluster.api().awaitEnd(id, MINUTE);
            assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.PARTIAL);
            assertThat(end.verdicts())
                    .containsEntry(VerdictKind.COLLECTED, 1)
                    .containsEntry(VerdictKind.REDACTION_FAILED, 1);
            assertThat(end.toString()).contains("cannot redact; upgrade it");
            assertThat(old).isNotNull();
        }
    }
}
