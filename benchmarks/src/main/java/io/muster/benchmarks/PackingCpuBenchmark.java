package io.muster.benchmarks;

import io.muster.testing.ProcessCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * CPU seconds of three agents and the coordinator for 3 × 200 MB of logs, against {@code tar | zstd -1} of the same
 * files three times. The programs are daemons that have run before, so twenty collections warm them up; what the first
 * one costs is told beside it.
 */
final class PackingCpuBenchmark implements Benchmark {
    private static final int NODES = 3;
    private static final int WARM_UP = 20;
    private static final int ROUNDS = 5;

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public List<Result> run(Path folder) throws IOException, InterruptedException {
        LogData.write(folder, "node", 1, 200);
        List<Double> muster = new ArrayList<>();
        List<Double> peer = new ArrayList<>();
        double first = 0;
        try (ProcessCluster cluster =
                ProcessCluster.start(folder.resolve("cluster")).withAgents("node1", "node2", "node3")) {
            List<Long> pids = new ArrayList<>(List.of(cluster.coordinator().pid()));
            for (int i = 1; i <= NODES; i++) {
                pids.add(cluster.agent("node" + i).pid());
            }
            for (int round = 0; round < WARM_UP + ROUNDS; round++) {
                double before = Usage.cpuSeconds(pids);
                LogCollection.run(cluster.api(), folder);
                double used = Usage.cpuSeconds(pids) - before;
                first = round == 0 ? used : first;
                double tar = Shell.measure(
                                "for i in 1 2 3; do tar -cf - log | zstd -q -1 -c > \"$i.tar.zst\"; done", folder)
                        .cpuSeconds();
                if (round >= WARM_UP) {
                    muster.add(used);
                    peer.add(tar);
                }
            }
        }
        return List.of(
                Result.ratio(
                        "CPU of 3 agents + coordinator, 3 × 200 MB, redaction off, programs warm",
                        median(muster),
                        median(peer),
                        "s",
                        "tar | zstd -1",
                        1.3),
                new Result("the same, first collection after the start", "%.2f s".formatted(first), "–", "", null));
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
