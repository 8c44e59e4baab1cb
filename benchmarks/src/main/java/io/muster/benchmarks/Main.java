package io.muster.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs benchmarks by name and prints their rows; {@code all} runs every one. */
public final class Main {
    private static final List<Benchmark> BENCHMARKS = List.of(
            new PackingCpuBenchmark(),
            new SshBenchmark(3),
            new SshBenchmark(10),
            new MakespanBenchmark(),
            new ScaleBenchmark(),
            new HeapBenchmark(),
            new IdleAgentBenchmark(),
            new CancelBenchmark(200),
            new TimeoutBenchmark(),
            new TakeoverBenchmark(),
            new DurabilityBenchmark(),
            new StartLatencyBenchmark(),
            new RedactionBenchmark());

    private Main() {}

    /** @param args names of benchmarks, or {@code all} */
    public static void main(String[] args) throws Exception {
        List<String> names = BENCHMARKS.stream().map(Benchmark::name).toList();
        List<String> wanted = Arrays.asList(args).equals(List.of("all")) ? names : Arrays.asList(args);
        if (wanted.isEmpty() || !names.containsAll(wanted)) {
            System.err.println("usage: benchmarks/run all | NAME...   names: " + String.join(", ", names));
            System.exit(2);
        }
        List<Benchmark.Result> results = new ArrayList<>();
        for (Benchmark benchmark : BENCHMARKS) {
            if (wanted.contains(benchmark.name())) {
                System.err.println("running " + benchmark.name() + " ...");
                results.addAll(inOwnFolder(benchmark));
            }
        }
        System.out.println("| what | measured | against | target | |\n|---|---|---|---|---|");
        results.forEach(result -> System.out.println(result.row()));
    }

    private static List<Benchmark.Result> inOwnFolder(Benchmark benchmark) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("muster-benchmark-");
        try {
            List<Benchmark.Result> results = benchmark.run(folder);
            delete(folder); // kept after a failure: its logs say why
            return results;
        } catch (IOException | RuntimeException e) {
            System.err.println("failed; see " + folder);
            throw e;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
