package io.muster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.VerdictKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Three hosts with addresses of their own, and a cable that gets cut. */
@RequiresProgram({"root", "ip", "iptables", "nsenter"})
@Isolated
class HostsProcessIT {
    @Test
    void hostThatIsCutOffLosesOnlyItsOwnVerdicts() {
        Path folder = Artifacts.folder("HostsProcessIT");
        try (Hosts hosts = Hosts.up(3);
                ProcessCluster cluster = ProcessCluster.start(
                        folder,
                        ManagedProcess.shippedOptions("coordinator", "-Dmuster.agents.window=10s"),
                        ManagedProcess.shippedOptions("agent"),
                        List.of("--bind", Hosts.gateway(), "--allow-insecure-bind"))) {
            for (int i = 1; i <= 3; i++) {
                cluster.startAgent("node" + i, hosts.line(i, List.of()));
            }
            cluster.api().awaitConnected(3, Duration.ofMinutes(1));
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
                    spec:
                      collectors:
                        - run: {collectorName: name, command: hostname}
                        - run: {collectorName: slow, command: sleep, args: ["8"], timeout: 30s}
                    """));
            Awaitility.await("all of them work").atMost(20, TimeUnit.SECONDS).until(() -> {
                CollectionView view = cluster.api().view(id);
                return view.progress().collectorsDone() >= 3;
            });
            hosts.drop(2);
            CollectionView view = cluster.api().awaitEnd(id, Duration.ofMinutes(2));
            hosts.heal(2);

            assertThat(view.status()).isEqualTo(CollectionState.PARTIAL);
            assertThat(view.verdicts()).containsEntry(VerdictKind.LOST, 1).containsEntry(VerdictKind.COLLECTED, 5);
            assertThat(Objects.requireNonNull(view.nodes()))
                    .filteredOn(n -> n.state() == NodeState.COLLECTED)
                    .hasSize(2);
            cluster.api().awaitConnected(3, Duration.ofMinutes(1));
        }
    }
}
