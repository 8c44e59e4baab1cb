package io.muster.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs benchmarks by name and prints their rows; {@code all} runs every one that needs nothing but this machine.
 * {@code --logs FOLDER} is for the one that needs logs of others.
 */
public final class Main {
    private static final List<Benchmark> BENCHMARKS = List.of(
            new PackingCpuBenchmark(),
            new SecrecyCpuBenchmark(),
            new SshBenchmark(3),
            new SshBenchmark(10),
            new MakespanBenchmark(),
            new ScaleBenchmark(),
            new HeapBenchmark(),
            new IdleAgentBenchmark(),
            new CancelBenchmark(200),
            new TimeoutBenchmark(),
            new TakeoverBenchmark(),
            new HandoverBenchmark(),
            new DurabilityBenchmark(),
            new StartLatencyBenchmark(),
            new RedactionBenchmark(),
            new WatchLatencyBenchmark(),
            new WatchersBenchmark(),
            new StatusLoadBenchmark(),
            new UiLoadBenchmark());

    private Main() {}

    /** @param args names of benchmarks, or {@code all}, or {@code harmless --logs FOLDER} */
    public static void main(String[] args) throws Exception {
        List<Benchmark.Result> results = new ArrayList<>();
        for (Benchmark benchmark : wanted(Arrays.asList(args))) {
            System.err.println("running " + benchmark.name() + " ...");
            results.addAll(inOwnFolder(benchmark));
        }
        System.out.println("| what | measured | against | target | |\n|---|---|---|---|---|");
        results.forEach(result -> System.out.println(result.row()));
    }

    private static List<Benchmark> wanted(List<String> args) {
        if (args.size() == 3 && args.subList(0, 2).equals(List.of("harmless", "--logs"))) {
            return List.of(new HarmlessLogsBenchmark(Path.of(args.get(2)).toAbsolutePath()));
        }
        List<String> names = BENCHMARKS.stream().map(Benchmark::name).toList();
        List<String> wanted = args.equals(List.of("all")) ? names : args;
        if (wanted.isEmpty() || !names.containsAll(wanted)) {
            System.err.println("usage: benchmarks/run all | NAME... | harmless --logs FOLDER   names: "
                    + String.join(", ", names));
            System.exit(2);
        }
        return BENCHMARKS.stream()
                .filter(benchmark -> wanted.contains(benchmark.name()))
                .toList();
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
