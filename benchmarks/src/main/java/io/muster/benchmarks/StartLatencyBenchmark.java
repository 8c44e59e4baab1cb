package io.muster.benchmarks;

import io.muster.protocol.id.CollectionId;
import io.muster.testing.ApiClient;
import io.muster.testing.Postgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How long a client waits for the answer to {@code POST /collectLogs/start}, which comes when the request is in the
 * journal on the disk. One request at a time; each collection ends before the next begins.
 */
final class StartLatencyBenchmark implements Benchmark {
    private static final int WARM_UP = 30;
    private static final int REQUESTS = 200;

    @Override
    public String name() {
        return "start-latency";
    }

    @Override
    public List<Result> run(Path folder) throws IOException, InterruptedException {
        List<Result> results = new ArrayList<>();
        try (Fleet fleet = Fleet.start(folder.resolve("h2"), 1, 1, "", List.of())) {
            results.add(measure("H2 file", fleet.api(0)));
        }
        try (Postgres database = Fleet.database();
                Fleet fleet = Fleet.start(folder.resolve("postgresql"), 1, 1, Fleet.journal(database), List.of())) {
            results.add(measure("PostgreSQL", fleet.api(0)));
        }
        return results;
    }

    private static Result measure(String journal, ApiClient api) {
        String spec =
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                metadata: {name: one}
                spec:
                  collectors:
                    - data: {collectorName: one, name: one.txt, data: one}
                """;
        List<Double> milliseconds = new ArrayList<>();
        for (int i = -WARM_UP; i < REQUESTS; i++) {
            long asked = System.nanoTime();
            CollectionId id = api.start(Map.of("from", "allnodes", "spec", spec));
            double waited = (System.nanoTime() - asked) / 1e6;
            api.awaitEnd(id, Duration.ofMinutes(1));
            if (i >= 0) {
                milliseconds.add(waited);
            }
        }
        double p99 = CancelBenchmark.percentile(milliseconds, 0.99);
        return new Result(
                "request to answer of POST /collectLogs/start, journal in %s, p99 of %d".formatted(journal, REQUESTS),
                "%.0f ms (median %.0f ms)".formatted(p99, CancelBenchmark.percentile(milliseconds, 0.5)),
                "–",
                "≤ 100 ms",
                p99 <= 100);
    }
}
