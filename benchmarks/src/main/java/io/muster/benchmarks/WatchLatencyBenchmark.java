package io.muster.benchmarks;

import io.muster.protocol.id.CollectionId;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How long a line takes from the command that prints it to what {@code curl -N} prints, over agent and coordinator,
 * with the redaction that is in force by default. Each line says when it was written; all is on one host, and so one
 * clock.
 */
final class WatchLatencyBenchmark implements Benchmark {
    private static final int WARM_UP = 100;
    private static final int LINES = 400;

    /** As curl prints an event with a line. */
    private static final String TICK = "data: tick ";

    @Override
    public String name() {
        return "watch-latency";
    }

    @Override
    public List<Result> run(Path folder) throws IOException, InterruptedException {
        if (!isThere("curl")) {
            throw new IllegalStateException("needs the package curl: it is the client whose output is measured");
        }
        try (Fleet fleet = Fleet.start(folder.resolve("fleet"), 1, 1, "", List.of())) {
            List<Double> milliseconds = latencies(fleet, folder);
            double p50 = CancelBenchmark.percentile(milliseconds, 0.5);
            double p99 = CancelBenchmark.percentile(milliseconds, 0.99);
            return List.of(
                    new Result(
                            "from `write()` in a collector to the line out of `curl -N`, p50 of " + LINES,
                            "%.0f ms".formatted(p50),
                            "–",
                            "≤ 150 ms",
                            p50 <= 150),
                    new Result("the same, p99", "%.0f ms".formatted(p99), "–", "≤ 400 ms", p99 <= 400));
        }
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static List<Double> latencies(Fleet fleet, Path folder) throws IOException, InterruptedException {
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
        CollectionId id = fleet.api(0).start(Map.of("from", "allnodes", "spec", spec));
        URI output = fleet.api(0).base().resolve("/collectLogs/tasks/" + id + "/nodes/node1/collectors/ticks/output");
        List<Double> milliseconds = watch(output, fleet.credentials(0), folder);
        if (milliseconds.size() != LINES) {
            throw new IllegalStateException("only " + milliseconds.size() + " of " + LINES + " lines were seen");
        }
        fleet.api(0).awaitEnd(id, Duration.ofMinutes(1));
        return milliseconds;
    }

    /** What curl prints, line by line, with the time that each took. */
    private static List<Double> watch(URI output, String credentials, Path folder)
            throws IOException, InterruptedException {
        // In a file, and so in no process list.
        Path config = Files.writeString(folder.resolve("curl"), "user = \"" + credentials + "\"\n");
        Path errors = folder.resolve("curl.log");
        Process curl = new ProcessBuilder("curl", "-N", "-sS", "--fail", "-K", config.toString(), output.toString())
                .redirectError(errors.toFile())
                .start();
        List<Double> milliseconds = new ArrayList<>();
        try (BufferedReader lines = curl.inputReader(StandardCharsets.UTF_8)) {
            int seen = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Instant now = Instant.now();
                if (line.startsWith(TICK) && ++seen > WARM_UP) {
                    String[] written = line.substring(TICK.length()).split("\\.", 2);
                    Instant at = Instant.ofEpochSecond(Long.parseLong(written[0]), Long.parseLong(written[1]));
                    milliseconds.add(ChronoUnit.MICROS.between(at, now) / 1e3);
                }
            }
        } finally {
            curl.destroy();
        }
        if (curl.waitFor() != 0) {
            throw new IOException("curl exited with " + curl.exitValue() + ": " + Files.readString(errors));
        }
        return milliseconds;
    }
}
