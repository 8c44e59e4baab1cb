package io.muster.benchmarks;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.CollectionState;
import io.muster.testing.ProcessCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The coordinator's memory while 10 nodes send 50, and then 500, MB each through a heap of 256 MiB. */
final class HeapBenchmark implements Benchmark {
    private static final int NODES = 10;

    @Override
    public String name() {
        return "heap";
    }

    @Override
    public List<Result> run(Path folder) throws IOException, InterruptedException {
        List<Result> results = new ArrayList<>();
        String[] nodes =
                IntStream.rangeClosed(1, NODES).mapToObj(i -> "node" + i).toArray(String[]::new);
        for (int megabytes : new int[] {50, 500}) {
            Path data = folder.resolve("data" + megabytes);
            // Does not compress: what is read is what passes through the coordinator.
            Shell.run(
                    "mkdir -p \"$1\" && head -c \"$2\"M /dev/urandom > \"$1/random\"", data.toString(), "" + megabytes);
            try (ProcessCluster cluster =
                    ProcessCluster.start(folder.resolve("cluster" + megabytes)).withAgents(nodes)) {
                String spec =
                        """
                        apiVersion: troubleshoot.sh/v1beta2
                        kind: HostCollector
                        metadata: {name: data}
                        spec:
                          collectors:
                            - copy: {collectorName: data, path: %s}
                        """
                                .formatted(data);
                CollectionId id = cluster.api().start(Map.of("from", "allnodes", "spec", spec));
                CollectionView view = cluster.api().awaitEnd(id, Duration.ofMinutes(10));
                double peak = Usage.mebibytes(cluster.coordinator().pid(), "VmHWM");
                results.add(new Result(
                        "coordinator memory, %d nodes × %d MB that do not compress".formatted(NODES, megabytes),
                        "%s, %.0f MiB resident at most".formatted(view.status(), peak),
                        "-Xmx256m",
                        "passes, flat",
                        view.status() == CollectionState.COMPLETED));
            }
            Shell.run(
                    "rm -rf \"$1\" \"$2\"",
                    data.toString(),
                    folder.resolve("cluster" + megabytes).toString());
        }
        return results;
    }
}
