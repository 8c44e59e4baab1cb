package io.muster.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEndpoints;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.archive.Chunk;
import io.muster.protocol.archive.EntryHeader;
import io.muster.protocol.archive.EntryOutput;
import io.muster.protocol.archive.SegmentWriter;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Many agents in one JVM: real sessions and real chunks over real sockets, but collectors that only say a line. Every
 * twentieth agent drops dead when its job starts, and every twentieth takes ten seconds for it; or all of them take as
 * long as they are told to, and say every second how far they are.
 */
public final class SimulatedAgents {
    private static final ObjectMapper JSON = Json.mapper();
    private static final Duration SLOW = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newFixedThreadPool(8))
            .build();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final URI coordinator;
    private final String authorization;
    /** How long each job takes; zero for a crowd of which some die and some are slow. */
    private final Duration jobs;

    private SimulatedAgents(URI coordinator, String joinSecret, Duration jobs) {
        this.jobs = jobs;
        this.coordinator = coordinator;
        this.authorization = "Bearer " + joinSecret.strip();
    }

    static boolean isDead(int number) {
        return number % 20 == 7;
    }

    static boolean isSlow(int number) {
        return number % 20 == 13;
    }

    static NodeId node(int number) {
        return new NodeId("sim%04d".formatted(number));
    }

    /** Collectors for them to pretend to run. */
    static String spec(int collectors) {
        StringBuilder spec = new StringBuilder(
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                metadata: {name: simulated}
                spec:
                  collectors:
                """);
        for (int i = 0; i < collectors; i++) {
            spec.append("    - run: {collectorName: c%d, command: echo, args: [\"%d\"]}\n".formatted(i, i));
        }
        return spec.toString();
    }

    /** @param args coordinator, file of the join secret, first and last number, and maybe the seconds of a job */
    public static void main(String[] args) throws IOException {
        Duration jobs = Duration.ofSeconds(args.length > 4 ? Long.parseLong(args[4]) : 0);
        SimulatedAgents agents = new SimulatedAgents(URI.create(args[0]), Files.readString(Path.of(args[1])), jobs);
        for (int i = Integer.parseInt(args[2]); i <= Integer.parseInt(args[3]); i++) {
            agents.connect(i);
        }
        // Its threads keep it running until SIGTERM.
    }

    private void connect(int number) {
        URI session =
                URI.create(coordinator.toString().replaceFirst("^http", "ws")).resolve(AgentEndpoints.SESSION);
        http.newWebSocketBuilder()
                .header("Authorization", authorization)
                .connectTimeout(Duration.ofSeconds(20))
                .buildAsync(session, new Agent(number))
                .join();
    }

    /** One agent. */
    private final class Agent implements WebSocket.Listener {
        private final int number;
        private final StringBuilder message = new StringBuilder();
        private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
        private final Map<CollectionId, Long> sequences = new HashMap<>();

        Agent(int number) {
            this.number = number;
        }

        @Override
        public void onOpen(WebSocket socket) {
            send(
                    socket,
                    new AgentEvent.Hello(
                            node(number),
                            UUID.randomUUID().toString(),
                            "simulated",
                            AgentEndpoints.WIRE_VERSION,
                            List.of("collector:run"),
                            Map.of(),
                            Map.of(),
                            List.of()));
            socket.request(1);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                String text = message.toString();
                message.setLength(0);
                try {
                    handle(socket, JSON.readValue(text, AgentCommand.class));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void handle(WebSocket socket, AgentCommand command) {
            if (command instanceof AgentCommand.Welcome welcome) {
                long[] beat = {0};
                var unused = timer.scheduleAtFixedRate(
                        () -> {
                            if (!socket.isOutputClosed()) {
                                send(socket, new AgentEvent.Heartbeat(++beat[0]));
                            }
                        },
                        welcome.heartbeatMillis(),
                        welcome.heartbeatMillis(),
                        TimeUnit.MILLISECONDS);
            } else if (command instanceof AgentCommand.StartJob start) {
                if (!jobs.isZero()) {
                    takeTime(socket, start);
                } else if (isDead(number)) {
                    socket.abort();
                } else {
                    long delay = isSlow(number) ? SLOW.toMillis() : 0;
                    var unused = timer.schedule(
                            () -> {
                                update(socket, start.collection(), new JobUpdate.Accepted(Instant.now()));
                                run(socket, start);
                            },
                            delay,
                            TimeUnit.MILLISECONDS);
                }
            }
        }

        private void takeTime(WebSocket socket, AgentCommand.StartJob start) {
            CollectionId collection = start.collection();
            update(socket, collection, new JobUpdate.Accepted(Instant.now()));
            for (long second = 1; second < jobs.toSeconds(); second++) {
                long bytes = second * 1000;
                var unused = timer.schedule(
                        () -> send(socket, new AgentEvent.JobProgress(collection, bytes, bytes, bytes, Map.of(), null)),
                        second,
                        TimeUnit.SECONDS);
            }
            var unused = timer.schedule(() -> run(socket, start), jobs.toSeconds(), TimeUnit.SECONDS);
        }

        private void run(WebSocket socket, AgentCommand.StartJob start) {
            JobOrder order = start.order();
            CollectionId collection = start.collection();
            Instant now = Instant.now();
            List<CompletableFuture<?>> pushes = new ArrayList<>();
            long[] bytes = {0};
            int chunks;
            try (SegmentWriter segment = new SegmentWriter(order.format(), chunk -> {
                bytes[0] += chunk.bytes().remaining();
                pushes.add(push(collection, chunk));
            })) {
                for (CollectorSpec collector : order.collectors()) {
                    byte[] content = ("output of " + collector.id() + " on " + node(number) + "\n")
                            .getBytes(StandardCharsets.UTF_8);
                    String path =
                            order.root() + "/host-collectors/" + node(number) + "/run-host/" + collector.id() + ".txt";
                    update(socket, collection, new JobUpdate.CollectorStarted(collector.id(), now));
                    EntryOutput entry = segment.begin(EntryHeader.file(path, content.length, now, collector.id()));
                    entry.write(ByteBuffer.wrap(content));
                    entry.finish(List.of());
                    Verdict verdict = new Verdict(
                            VerdictKind.COLLECTED, null, 0, now, Instant.now(), 1, content.length, 0, List.of());
                    update(socket, collection, new JobUpdate.CollectorFinished(collector.id(), verdict));
                }
                segment.cut();
                chunks = segment.chunks();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            update(socket, collection, new JobUpdate.Collected(Instant.now()));
            var unused = CompletableFuture.allOf(pushes.toArray(CompletableFuture[]::new))
                    .thenRun(() ->
                            update(socket, collection, new JobUpdate.Finished(Instant.now(), chunks, bytes[0], null)));
        }

        private CompletableFuture<?> push(CollectionId collection, Chunk chunk) {
            byte[] body = new byte[chunk.bytes().remaining()];
            chunk.bytes().get(body);
            HttpRequest request = HttpRequest.newBuilder(
                            coordinator.resolve(AgentEndpoints.chunk(collection, node(number), chunk.number())))
                    .header("Authorization", authorization)
                    .header(AgentEndpoints.DIGEST_HEADER, chunk.digest().field())
                    .timeout(Duration.ofSeconds(60))
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenAccept(response -> {
                if (response.statusCode() / 100 != 2) {
                    throw new IllegalStateException(response.statusCode() + " " + response.body());
                }
            });
        }

        private synchronized void update(WebSocket socket, CollectionId collection, JobUpdate update) {
            send(socket, new AgentEvent.JobUpdated(collection, sequences.merge(collection, 1L, Long::sum), update));
        }

        /** One message at a time, in order. */
        private synchronized void send(WebSocket socket, AgentEvent event) {
            try {
                String text = JSON.writerFor(AgentEvent.class).writeValueAsString(event);
                sent = sent.thenCompose(done -> socket.sendText(text, true));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
