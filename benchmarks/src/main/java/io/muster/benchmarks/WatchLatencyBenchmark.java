package io.muster.benchmarks;

import io.muster.protocol.id.CollectionId;
import io.muster.testing.ApiClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How long a line takes from the command that prints it to a client that watches, over agent and coordinator, with the
 * redaction that is in force by default. Each line says when it was written; all is on one host, and so one clock.
 */
final class WatchLatencyBenchmark implements Benchmark {
    private static final int WARM_UP = 100;
    private static final int LINES = 400;

    @Override
    public String name() {
        return "watch-latency";
    }

    @Override
    public List<Result> run(Path folder) throws IOException, InterruptedException {
        try (Fleet fleet = Fleet.start(folder.resolve("fleet"), 1, 1, "", List.of())) {
            List<Double> milliseconds = latencies(fleet.api(0));
            double p50 = CancelBenchmark.percentile(milliseconds, 0.5);
            double p99 = CancelBenchmark.percentile(milliseconds, 0.99);
            return List.of(
                    new Result(
                            "from `write()` in a collector to the line in a client that watches, p50 of " + LINES,
                            "%.0f ms".formatted(p50),
                            "–",
                            "≤ 150 ms",
                            p50 <= 150),
                    new Result("the same, p99", "%.0f ms".formatted(p99), "–", "≤ 400 ms", p99 <= 400));
        }
    }

    private static List<Double> latencies(ApiClient api) throws IOException {
        String spec =
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                metadata: {name: ticks}
                spec:
                  collectors:
                    - run:
                        collectorName: ticks
                        command: sh
                        args: ["-c", "i=0; while [ $i -lt %d ]; do date '+tick %%s.%%N'; sleep 0.037; i=$((i+1)); done"]
                        timeout: 300s
                """
                        .formatted(WARM_UP + LINES);
        CollectionId id = api.start(Map.of("from", "allnodes", "spec", spec));
        List<Double> milliseconds = new ArrayList<>();
        InputStream output = api.await(
                        api.request("/collectLogs/tasks/" + id + "/nodes/node1/collectors/ticks/output")
                                .header("Accept", "text/plain")
                                .build(),
                        BodyHandlers.ofInputStream())
                .body();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            int seen = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Instant now = Instant.now();
                if (line.startsWith("tick ") && ++seen > WARM_UP) {
                    String[] written = line.substring("tick ".length()).split("\\.", 2);
                    Instant at = Instant.ofEpochSecond(Long.parseLong(written[0]), Long.parseLong(written[1]));
                    milliseconds.add(ChronoUnit.MICROS.between(at, now) / 1e3);
                }
            }
        }
        if (milliseconds.size() != LINES) {
            throw new IllegalStateException("only " + milliseconds.size() + " of " + LINES + " lines were seen");
        }
        api.awaitEnd(id, Duration.ofMinutes(1));
        return milliseconds;
    }
}
