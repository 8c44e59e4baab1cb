package io.muster.benchmarks;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.NodeState;
import io.muster.testing.ManagedProcess;
import io.muster.testing.ProcessCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A thousand sessions, five percent of which die and five percent of which are slow. */
final class ScaleBenchmark implements Benchmark {
    private static final int AGENTS = 1000;
    private static final int JVMS = 2;
    private static final int COLLECTORS = 10;

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public List<Result> run(Path folder) throws IOException, InterruptedException {
        List<ManagedProcess> agents = new ArrayList<>();
        try (ProcessCluster cluster = ProcessCluster.start(folder.resolve("cluster"))) {
            long pid = cluster.coordinator().pid();
            double emptyMemory = Usage.mebibytes(pid, "VmRSS");
            for (int jvm = 0; jvm < JVMS; jvm++) {
                agents.add(ManagedProcess.start(
                        ManagedProcess.javaLine(
                                "io.muster.benchmarks.SimulatedAgents",
                                List.of("-Xmx1g"),
                                List.of(
                                        cluster.api().base().toString(),
                                        cluster.folder()
                                                .resolve("coordinator/join-secret")
                                                .toString(),
                                        Integer.toString(jvm * AGENTS / JVMS + 1),
                                        Integer.toString((jvm + 1) * AGENTS / JVMS))),
                        folder.resolve("agents" + jvm + ".log")));
            }
            cluster.api().awaitConnected(AGENTS, Duration.ofMinutes(3));
            double connectedMemory = Usage.mebibytes(pid, "VmRSS");
            double before = Usage.cpuSeconds(List.of(pid));
            CollectionId id = cluster.api()
                    .start(Map.of(
                            "from",
                            "allnodes",
                            "spec",
                            SimulatedAgents.spec(COLLECTORS),
                            "limits",
                            Map.of("nodes", 100)));
            CollectionView view = cluster.api().awaitEnd(id, Duration.ofMinutes(10));
            double cpu = Usage.cpuSeconds(List.of(pid)) - before;
            double peak = Usage.mebibytes(pid, "VmHWM");

            Set<NodeId> expected = IntStream.rangeClosed(1, AGENTS)
                    .filter(SimulatedAgents::isDead)
                    .mapToObj(SimulatedAgents::node)
                    .collect(Collectors.toSet());
            Set<NodeId> missing = Objects.requireNonNull(view.nodes()).stream()
                    .filter(n -> n.state() != NodeState.COLLECTED)
                    .map(NodeProgress::node)
                    .collect(Collectors.toSet());
            double seconds = Duration.between(view.requestedAt(), Objects.requireNonNull(view.endedAt()))
                            .toMillis()
                    / 1000.0;
            return List.of(
                    new Result(
                            "%d simulated agents × %d collectors, 5 %% dead, 5 %% slow: missing list"
                                    .formatted(AGENTS, COLLECTORS),
                            "%d missing, %d of %d verdicts"
                                    .formatted(
                                            missing.size(),
                                            view.progress().collectorsDone(),
                                            view.progress().collectorsTotal()),
                            "%d agents that died".formatted(expected.size()),
                            "exact",
                            missing.equals(expected)
                                    && view.progress().collectorsDone()
                                            == view.progress().collectorsTotal()),
                    new Result(
                            "the same: coordinator",
                            "%.1f ms CPU and %.0f KiB per node; %.0f MiB at most; %.1f s"
                                    .formatted(
                                            cpu / AGENTS * 1000,
                                            (connectedMemory - emptyMemory) * 1024 / AGENTS,
                                            peak,
                                            seconds),
                            "–",
                            "",
                            null));
        } finally {
            agents.forEach(ManagedProcess::close);
        }
    }
}
