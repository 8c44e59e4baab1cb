package io.muster.benchmarks;

import io.muster.protocol.http.CollectionView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Wall time of the run with 3 × 200 MB as it ships, against the same programs and disk with all fsyncs turned into
 * nothing by libeatmydata, for coordinator and agents, and the journal in memory. Everything is still written: the
 * difference is what it costs that it survives a power loss.
 */
final class DurabilityBenchmark implements Benchmark {
    private static final Path LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/libeatmydata.so");
    private static final int WARM_UP = 8;
    private static final int ROUNDS = 11;

    @Override
    public String name() {
        return "durability";
    }

    @Override
    public List<Result> run(Path folder) throws IOException, InterruptedException {
        if (!Files.exists(LIBRARY)) {
            throw new IOException(LIBRARY + " is missing: apt-get install libeatmydata1");
        }
        LogData.write(folder, "node", 1, 200);
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        try (Fleet durable = Fleet.start(folder.resolve("durable"), 1, 3, "", List.of());
                Fleet careless = Fleet.start(
                        folder.resolve("careless"),
                        1,
                        3,
                        "muster.journal.jdbc-url = \"jdbc:h2:mem:benchmark;DB_CLOSE_DELAY=-1\"\n",
                        List.of("env", "LD_PRELOAD=" + LIBRARY))) {
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                double durableSeconds = collect(durable, folder);
                double carelessSeconds = collect(careless, folder);
                if (round >= 0) {
                    with.add(durableSeconds);
                    without.add(carelessSeconds);
                }
            }
        }
        return List.of(Result.ratio(
                "wall time, 3 × 200 MB, journal and fsync as shipped, median of %d".formatted(ROUNDS),
                PackingCpuBenchmark.median(with),
                PackingCpuBenchmark.median(without),
                "s",
                "journal in memory, no fsync (libeatmydata)",
                1.15));
    }

    /** From the request to the sealed bundle, by the coordinator's clock. */
    private static double collect(Fleet fleet, Path folder) throws IOException {
        CollectionView view = LogCollection.run(fleet.api(0), folder);
        return Duration.between(view.requestedAt(), Objects.requireNonNull(view.endedAt()))
                        .toNanos()
                / 1e9;
    }
}
