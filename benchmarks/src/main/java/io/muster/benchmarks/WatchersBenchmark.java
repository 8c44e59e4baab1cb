package io.muster.benchmarks;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectionId;
import io.muster.testing.ProcessCluster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Two hundred clients that watch one output of a megabyte a second; what they get, what it costs the coordinator, and
 * whether the collector takes longer than it does without them. All on one machine.
 */
final class WatchersBenchmark implements Benchmark {
    private static final int WATCHERS = 200;
    private static final int BLOCKS = 300;
    private static final int BLOCK = 100_000;

    @Override
    public String name() {
        return "watchers";
    }

    @Override
    public List<Result> run(Path folder) throws IOException, InterruptedException {
        Path block = Files.writeString(
                folder.resolve("block"),
                "an ordinary line of an output\n".repeat(BLOCK / 30 + 1).substring(0, BLOCK - 1) + "\n");
        try (ProcessCluster cluster =
                ProcessCluster.start(folder.resolve("cluster")).withAgents("node1")) {
            long pid = cluster.coordinator().pid();
            double alone = seconds(cluster, start(cluster, block));
            double cpuBefore = Usage.cpuSeconds(List.of(pid));
            CollectionId watched = start(cluster, block);
            Watched seen = watch(cluster, watched);
            double with = seconds(cluster, watched);
            double cpu = Usage.cpuSeconds(List.of(pid)) - cpuBefore;
            long expected = (long) BLOCKS * BLOCK;
            return List.of(
                    new Result(
                            "%d watchers of one output at 1 MB/s: bytes that are missing, marks of a gap"
                                    .formatted(WATCHERS),
                            "%d of %d MB, %d"
                                    .formatted(
                                            expected * WATCHERS - seen.bytes(),
                                            expected * WATCHERS / 1_000_000,
                                            seen.gaps()),
                            "–",
                            "0, and 0",
                            seen.bytes() == expected * WATCHERS && seen.gaps() == 0),
                    new Result(
                            "the same: coordinator",
                            "%.1f s CPU in %.0f s; %.0f MiB at most"
                                    .formatted(cpu, with, Usage.mebibytes(pid, "VmHWM")),
                            "–",
                            "",
                            null),
                    new Result(
                            "the same: time of the collector",
                            "%.2f s".formatted(with),
                            "nobody watches: %.2f s; ratio %.2f".formatted(alone, with / alone),
                            "± 5 %",
                            Math.abs(with / alone - 1) <= 0.05));
        }
    }

    private static CollectionId start(ProcessCluster cluster, Path block) {
        String spec =
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                metadata: {name: watchers}
                spec:
                  collectors:
                    - run:
                        collectorName: flow
                        command: sh
                        args: ["-c", "sleep 3; i=0; while [ $i -lt %d ]; do cat %s; sleep 0.1; i=$((i+1)); done"]
                        timeout: 300s
                """
                        .formatted(BLOCKS, block);
        return cluster.api().start(Map.of("from", "allnodes", "spec", spec));
    }

    private static double seconds(ProcessCluster cluster, CollectionId id) {
        CollectionView end = cluster.api().awaitEnd(id, Duration.ofMinutes(5));
        var verdict = Objects.requireNonNull(
                Objects.requireNonNull(end.nodes()).get(0).collectors().get(0).verdict());
        return Duration.between(Objects.requireNonNull(verdict.startedAt()), Objects.requireNonNull(verdict.endedAt()))
                        .toMillis()
                / 1000.0;
    }

    /** Bytes of the output that all watchers together got, and marks that some were left out. */
    private record Watched(long bytes, long gaps) {}

    /** HTTP/1.0, so that the body comes as it is and ends with the connection. */
    private static Watched watch(ProcessCluster cluster, CollectionId id) throws IOException {
        URI base = cluster.api().base();
        byte[] request = ("GET /collectLogs/tasks/" + id + "/nodes/node1/collectors/flow/output HTTP/1.0\r\n"
                        + "Host: " + base.getAuthority() + "\r\nAccept: text/plain\r\nAuthorization: "
                        + cluster.api().authorization()
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        long bytes = 0;
        long gaps = 0;
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < WATCHERS; i++) {
                SocketChannel channel = SocketChannel.open(new InetSocketAddress(base.getHost(), base.getPort()));
                channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
                channel.write(ByteBuffer.wrap(request));
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, new Watcher());
            }
            ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
            while (!selector.keys().isEmpty()) {
                // With a limit: once all are closed nothing would wake it.
                selector.select(1000);
                for (SelectionKey key : selector.selectedKeys()) {
                    Watcher watcher = (Watcher) key.attachment();
                    int n = ((SocketChannel) key.channel()).read(buffer.clear());
                    if (n < 0) {
                        key.channel().close();
                        bytes += watcher.bytes;
                        gaps += watcher.gaps;
                    } else {
                        watcher.take(buffer.array(), n);
                    }
                }
                selector.selectedKeys().clear();
            }
        }
        return new Watched(bytes, gaps);
    }

    /** One of them. */
    private static final class Watcher {
        private boolean inBody;
        private int lineFeeds;
        private long bytes;
        private long gaps;

        /** The output holds no square bracket, a mark of a gap begins with one. */
        void take(byte[] text, int length) {
            int from = 0;
            while (!inBody && from < length) {
                byte b = text[from++];
                lineFeeds = b == '\n' ? lineFeeds + 1 : b == '\r' ? lineFeeds : 0;
                inBody = lineFeeds == 2;
            }
            bytes += length - from;
            for (int i = from; i < length; i++) {
                if (text[i] == '[') {
                    gaps++;
                }
            }
        }
    }
}
