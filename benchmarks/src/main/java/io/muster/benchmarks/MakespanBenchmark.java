package io.muster.benchmarks;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectionId;
import io.muster.testing.ProcessCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Time of a graph of 30 sleeping collectors, against the bound that no schedule can beat. */
final class MakespanBenchmark implements Benchmark {
    /** Tenths of a second; 31.5 s in sum, the longest 11 s. */
    private static final int[] TENTHS = {
        110, 50, 30, 20, 15, 12, 10, 8, 6, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1
    };

    private static final int PARALLEL = 4;

    @Override
    public String name() {
        return "makespan";
    }

    @Override
    public List<Result> run(Path folder) throws IOException, InterruptedException {
        StringBuilder spec = new StringBuilder(
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                metadata: {name: graph}
                spec:
                  collectors:
                """);
        // The two long ones start a chain each; every later one waits for the one ten before it.
        double[] ends = new double[TENTHS.length];
        double critical = 0;
        double sum = 0;
        for (int i = 0; i < TENTHS.length; i++) {
            boolean chained = i >= 20;
            double seconds = TENTHS[i] / 10.0;
            spec.append("    - run: {collectorName: c%d, command: sleep, args: [\"%s\"]%s}\n"
                    .formatted(i, seconds, chained ? ", dependsOn: c" + (i - 10) : ""));
            ends[i] = seconds + (chained ? ends[i - 10] : 0);
            critical = Math.max(critical, ends[i]);
            sum += seconds;
        }
        List<Double> times = new ArrayList<>();
        try (ProcessCluster cluster =
                ProcessCluster.start(folder.resolve("cluster")).withAgents("node1")) {
            for (int round = 0; round < 3; round++) {
                CollectionId id = cluster.api()
                        .start(Map.of(
                                "from",
                                "allnodes",
                                "spec",
                                spec.toString(),
                                "limits",
                                Map.of("collectorsPerNode", PARALLEL)));
                CollectionView view = cluster.api().awaitEnd(id, Duration.ofMinutes(2));
                Instant end = view.endedAt();
                if (end == null) {
                    throw new IOException("no end: " + view);
                }
                times.add(Duration.between(view.requestedAt(), end).toMillis() / 1000.0);
            }
        }
        double bound = Math.max(critical, sum / PARALLEL);
        return List.of(Result.ratio(
                "makespan of a 30-collector graph (%.1f s in sum, %d at a time), request to sealed bundle"
                        .formatted(sum, PARALLEL),
                PackingCpuBenchmark.median(times),
                bound,
                "s",
                "max(critical path, work ÷ parallelism)",
                1.10));
    }
}
