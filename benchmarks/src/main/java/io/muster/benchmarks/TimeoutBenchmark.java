package io.muster.benchmarks;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.Verdict;
import io.muster.testing.MarkedProcesses;
import io.muster.testing.ProcessCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Collectors with hostile children and a timeout: how far beyond it does each one get? */
final class TimeoutBenchmark implements Benchmark {
    private static final int TIMEOUT_SECONDS = 3;
    private static final int ROUNDS = 5;

    @Override
    public String name() {
        return "timeout";
    }

    @Override
    public List<Result> run(Path folder) throws IOException, InterruptedException {
        double latest = 0;
        String latestName = "";
        int survivors = 0;
        double resident;
        try (ProcessCluster cluster =
                ProcessCluster.start(folder.resolve("cluster")).withAgents("node1")) {
            for (int round = 0; round < ROUNDS; round++) {
                String marker = "muster-timeout-" + ProcessHandle.current().pid() + "-" + round;
                Map<String, String> scripts = HostileChildren.scripts(marker);
                CollectionId id = cluster.api()
                        .start(Map.of(
                                "from",
                                "allnodes",
                                "spec",
                                HostileChildren.spec(scripts, ", timeout: " + TIMEOUT_SECONDS + "s")));
                CollectionView view = cluster.api().awaitEnd(id, Duration.ofSeconds(60));
                for (var node : java.util.Objects.requireNonNull(view.nodes())) {
                    for (var collector : node.collectors()) {
                        double over = beyond(collector.verdict());
                        if (over > latest) {
                            latest = over;
                            latestName = collector.collector().value();
                        }
                    }
                }
                survivors += MarkedProcesses.find(marker).size();
            }
            resident = Usage.mebibytes(cluster.agent("node1").pid(), "VmHWM");
        }
        return List.of(
                new Result(
                        "collector with hostile children ends after its timeout by",
                        "%.2f s at most (%s)".formatted(latest, latestName),
                        "timeout %d s, %d rounds of 7 kinds".formatted(TIMEOUT_SECONDS, ROUNDS),
                        "≤ 1 s",
                        latest <= 1),
                new Result("processes that survive a timeout", "" + survivors, "–", "0", survivors == 0),
                new Result(
                        "agent's resident memory at most, 1 GiB flood among them",
                        "%.0f MiB".formatted(resident),
                        "–",
                        "< 256 MB",
                        resident < 244));
    }

    private static double beyond(@org.jspecify.annotations.Nullable Verdict verdict) {
        if (verdict == null) {
            throw new IllegalStateException("a collector has no verdict");
        }
        Instant start = verdict.startedAt();
        Instant end = verdict.endedAt();
        if (start == null || end == null) {
            throw new IllegalStateException("a collector did not run: " + verdict);
        }
        return Duration.between(start, end).toMillis() / 1000.0 - TIMEOUT_SECONDS;
    }
}
