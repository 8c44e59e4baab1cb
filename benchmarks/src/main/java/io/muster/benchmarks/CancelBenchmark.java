package io.muster.benchmarks;

import io.muster.protocol.archive.BundleReader;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectionId;
import io.muster.testing.MarkedProcesses;
import io.muster.testing.ProcessCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Cancel at random moments of a collection full of hostile children. */
final class CancelBenchmark implements Benchmark {
    private final int trials;

    CancelBenchmark(int trials) {
        this.trials = trials;
    }

    @Override
    public String name() {
        return "cancel";
    }

    @Override
    public List<Result> run(Path folder) throws IOException, InterruptedException {
        long seed = System.nanoTime();
        System.err.println("cancel: seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<Double> acknowledged = new ArrayList<>();
        List<Double> gone = new ArrayList<>();
        int survivors = 0;
        int readable = 0;
        try (ProcessCluster cluster =
                ProcessCluster.start(folder.resolve("cluster")).withAgents("node1", "node2")) {
            for (int trial = 0; trial < trials; trial++) {
                String marker = "muster-cancel-" + ProcessHandle.current().pid() + "-" + trial;
                Map<String, String> scripts = HostileChildren.scripts(marker);
                scripts.remove("flood"); // its own benchmark; here it would only heat the machine
                CollectionId id =
                        cluster.api().start(Map.of("from", "allnodes", "spec", HostileChildren.spec(scripts, "")));
                TimeUnit.MILLISECONDS.sleep(random.nextInt(1500));
                long cancelled = System.nanoTime();
                cluster.api().cancel(id);
                acknowledged.add(seconds(cancelled));
                while (!MarkedProcesses.find(marker).isEmpty() && seconds(cancelled) < 30) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
                gone.add(seconds(cancelled));
                CollectionView view = cluster.api().awaitEnd(id, Duration.ofSeconds(60));
                survivors += MarkedProcesses.find(marker).size();
                Path bundle = cluster.api().download(view.id(), folder.resolve("bundle"));
                try (BundleReader reader = BundleReader.open(bundle)) {
                    Shell.run("tar --zstd -tf \"$1\"", bundle.toString());
                    readable += reader.find("manifest.json").isPresent() ? 1 : 0;
                }
                Files.delete(bundle);
            }
        }
        double ack = percentile(acknowledged, 0.99);
        double end = percentile(gone, 0.99);
        return List.of(
                new Result(
                        "cancel acknowledged, p99 of %d trials with hostile children".formatted(trials),
                        "%.2f s (median %.2f s)".formatted(ack, percentile(acknowledged, 0.5)),
                        "–",
                        "< 1 s",
                        ack < 1),
                new Result(
                        "last process gone after cancel, p99",
                        "%.2f s (median %.2f s)".formatted(end, percentile(gone, 0.5)),
                        "–",
                        "< 5 s",
                        end < 5),
                new Result("processes that survive a cancel", "" + survivors, "–", "0", survivors == 0),
                new Result(
                        "bundles readable after a cancel", readable + " of " + trials, "–", "all", readable == trials));
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    static double percentile(List<Double> values, double p) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(sorted.size() * p) - 1));
    }
}
