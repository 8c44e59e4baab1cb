package io.muster.benchmarks;

import io.muster.testing.ProcessCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What an agent with nothing to do costs over five minutes, started as users start it. */
final class IdleAgentBenchmark implements Benchmark {
    private static final int SECONDS = 300;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public List<Result> run(Path folder) throws IOException, InterruptedException {
        try (ProcessCluster cluster = ProcessCluster.start(folder.resolve("cluster"))) {
            long pid = cluster.startAgentByLauncher("node1").pid();
            cluster.api().awaitConnected(1, Duration.ofSeconds(120));
            TimeUnit.SECONDS.sleep(10); // past its start
            double before = Usage.cpuSeconds(List.of(pid));
            TimeUnit.SECONDS.sleep(SECONDS);
            double share = (Usage.cpuSeconds(List.of(pid)) - before) / SECONDS * 100;
            double resident = Usage.mebibytes(pid, "VmRSS");
            return List.of(
                    new Result(
                            "idle agent, resident memory after 5 minutes",
                            "%.0f MiB".formatted(resident),
                            "as a Pekko cluster member 116–172 MiB",
                            "≤ 80 MiB",
                            resident <= 80),
                    new Result(
                            "idle agent, CPU over 5 minutes",
                            "%.2f %% of a core".formatted(share),
                            "as a Pekko cluster member 2 %",
                            "≤ 0.5 %",
                            share <= 0.5));
        }
    }
}
