package io.muster.benchmarks;

import io.muster.testing.ProcessCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * CPU seconds of three agents and the coordinator for 3 × 200 MB of logs with {@code strict} and encryption, against
 * the same with neither; both in turns, by the same programs, warm.
 */
final class SecrecyCpuBenchmark implements Benchmark {
    private static final int NODES = 3;
    private static final int WARM_UP = 10;
    private static final int ROUNDS = 5;
    private static final double TARGET = 2.5;

    /** Nobody has to open what is encrypted for it. */
    private static final String RECIPIENT = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

    private static final Map<String, Object> NEITHER = Map.of("redaction", "none");
    private static final Map<String, Object> STRICT = Map.of("redaction", "strict");
    private static final Map<String, Object> BOTH = Map.of("redaction", "strict", "recipients", List.of(RECIPIENT));

    @Override
    public String name() {
        return "secrecy";
    }

    @Override
    public List<Result> run(Path folder) throws IOException, InterruptedException {
        LogData.write(folder, "node", 1, 200);
        List<Double> neither = new ArrayList<>();
        List<Double> strict = new ArrayList<>();
        List<Double> both = new ArrayList<>();
        try (ProcessCluster cluster =
                ProcessCluster.start(folder.resolve("cluster")).withAgents("node1", "node2", "node3")) {
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                double asIs = used(cluster, folder, NEITHER);
                double redacted = used(cluster, folder, STRICT);
                double encrypted = used(cluster, folder, BOTH);
                if (round >= 0) {
                    neither.add(asIs);
                    strict.add(redacted);
                    both.add(encrypted);
                }
            }
        }
        double base = PackingCpuBenchmark.median(neither);
        return List.of(
                Result.ratio(
                        "CPU of 3 agents + coordinator, 3 × 200 MB, `strict` and encryption, programs warm",
                        PackingCpuBenchmark.median(both),
                        base,
                        "s",
                        "neither",
                        TARGET),
                new Result(
                        "the same, `strict` alone",
                        "%.2f s".formatted(PackingCpuBenchmark.median(strict)),
                        "neither: ratio %.2f".formatted(PackingCpuBenchmark.median(strict) / base),
                        "",
                        null));
    }

    private static double used(ProcessCluster cluster, Path folder, Map<String, Object> how) throws IOException {
        List<Long> pids = new ArrayList<>(List.of(cluster.coordinator().pid()));
        for (int i = 1; i <= NODES; i++) {
            pids.add(cluster.agent("node" + i).pid());
        }
        double before = Usage.cpuSeconds(pids);
        LogCollection.run(cluster.api(), folder, how);
        return Usage.cpuSeconds(pids) - before;
    }
}
