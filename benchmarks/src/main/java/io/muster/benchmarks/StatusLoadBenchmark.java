package io.muster.benchmarks;

import io.muster.testing.ManagedProcess;
import io.muster.testing.ProcessCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * {@code GET /collectLogs/status} from 32 connections at once (wrk) while twenty collections of fifty nodes run, each
 * of which says every second how far it is. Coordinator, agents and wrk share the machine.
 */
final class StatusLoadBenchmark implements Benchmark {
    private static final int NODES = 50;
    private static final int COLLECTIONS = 20;
    private static final int COLLECTORS = 10;
    private static final int JOB_SECONDS = 120;
    private static final int WARM_UP_SECONDS = 15;
    private static final int SECONDS = 30;
    private static final Pattern P99 = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s)");
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");

    @Override
    public String name() {
        return "status";
    }

    @Override
    public List<Result> run(Path folder) throws IOException, InterruptedException {
        Path config = Files.writeString(
                folder.resolve("coordinator.conf"), "muster.limits.collections = " + COLLECTIONS + "\n");
        try (ProcessCluster cluster =
                ProcessCluster.start(folder.resolve("cluster"), List.of("--config", config.toString()))) {
            try (ManagedProcess agents = ManagedProcess.start(
                    ManagedProcess.javaLine(
                            "io.muster.benchmarks.SimulatedAgents",
                            List.of("-Xmx512m"),
                            List.of(
                                    cluster.api().base().toString(),
                                    cluster.folder()
                                            .resolve("coordinator/join-secret")
                                            .toString(),
                                    "1",
                                    Integer.toString(NODES),
                                    Integer.toString(JOB_SECONDS))),
                    folder.resolve("agents.log"))) {
                cluster.api().awaitConnected(NODES, Duration.ofMinutes(1));
                for (int i = 0; i < COLLECTIONS; i++) {
                    cluster.api()
                            .start(Map.of(
                                    "from",
                                    "allnodes",
                                    "spec",
                                    SimulatedAgents.spec(COLLECTORS),
                                    "limits",
                                    Map.of("nodes", NODES)));
                }
                Awaitility.await("all collections run")
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> running(cluster) == COLLECTIONS);
                wrk(cluster, WARM_UP_SECONDS);
                String told = wrk(cluster, SECONDS);
                if (running(cluster) != COLLECTIONS) {
                    throw new IOException("not all collections ran to the end of the measurement");
                }
                if (!agents.isAlive() || told.contains("Non-2xx")) {
                    throw new IOException("it went wrong: " + told);
                }
                return List.of(row(told));
            }
        }
    }

    private static Result row(String told) throws IOException {
        Matcher p99 = P99.matcher(told);
        Matcher rate = RATE.matcher(told);
        if (!p99.find() || !rate.find()) {
            throw new IOException("wrk told something else: " + told);
        }
        double unit =
                switch (p99.group(2)) {
                    case "us" -> 0.001;
                    case "ms" -> 1;
                    default -> 1000;
                };
        double milliseconds = Double.parseDouble(p99.group(1)) * unit;
        return new Result(
                "`GET /collectLogs/status` while %d collections of %d simulated nodes run, wrk with 32 connections: p99"
                        .formatted(COLLECTIONS, NODES),
                "%.0f ms; %.0f requests a second".formatted(milliseconds, Double.parseDouble(rate.group(1))),
                "–",
                "≤ 50 ms",
                milliseconds <= 50);
    }

    private static long running(ProcessCluster cluster) {
        String list = cluster.api()
                .send("GET", "/collectLogs/tasks?limit=100&state=COLLECTING", "")
                .body();
        return Pattern.compile("\"requestedBy\"").matcher(list).results().count();
    }

    private static String wrk(ProcessCluster cluster, int seconds) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "wrk",
                        "--latency",
                        "-t2",
                        "-c32",
                        String.format(Locale.ROOT, "-d%ds", seconds),
                        "-H",
                        "Authorization: " + cluster.api().authorization(),
                        cluster.api().base().resolve("/collectLogs/status").toString())
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("wrk failed (Debian's package wrk): " + told);
        }
        return told;
    }
}
