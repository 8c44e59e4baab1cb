package io.muster.coordinator.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEndpoints;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.AgentEvent.HeldJob;
import io.muster.protocol.agent.OutputPiece;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An agent without an engine: it speaks the protocol over a real WebSocket and does with jobs what a test says. */
public final class TestAgent implements AutoCloseable {
    private volatile boolean closed;
    private static final Logger LOG = LoggerFactory.getLogger(TestAgent.class);

    final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final String address;
    final String joinSecret;
    private final NodeId node;
    private final Map<CollectionId, TestJob> jobs = new ConcurrentHashMap<>();
    private final List<TestJob> opened = new CopyOnWriteArrayList<>();
    private final List<AgentCommand> received = new CopyOnWriteArrayList<>();
    private final ExecutorService worker = Executors.newCachedThreadPool();
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor();
    private String instance = UUID.randomUUID().toString();
    private Consumer<TestJob> behaviour = TestJob::doEverything;
    private volatile boolean answersHeartbeats = true;
    private @Nullable WebSocket socket;
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

    public TestAgent(String address, String joinSecret, String node) {
        this.address = address;
        this.joinSecret = joinSecret;
        this.node = new NodeId(node);
        var unused = beats.scheduleAtFixedRate(this::beat, 100, 100, TimeUnit.MILLISECONDS);
    }

    /** What it does when a job starts. */
    public TestAgent onJob(Consumer<TestJob> behaviour) {
        this.behaviour = behaviour;
        return this;
    }

    public TestAgent withInstance(String instance) {
        this.instance = instance;
        return this;
    }

    public NodeId node() {
        return node;
    }

    public TestAgent connect() {
        WebSocket connected = http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + joinSecret)
                .buildAsync(URI.create(address.replace("http://", "ws://") + AgentEndpoints.SESSION), new Listener())
                .join();
        List<HeldJob> held = jobs.values().stream()
                .map(j -> new HeldJob(j.collection(), j.lastSequence(), j.isFinished()))
                .toList();
        AgentEvent.Hello hello = new AgentEvent.Hello(
                node,
                instance,
                "test",
                AgentEndpoints.WIRE_VERSION,
                List.of("collector:run"),
                Map.of("role", "db"),
                Map.of("os", "test"),
                held);
        synchronized (this) {
            socket = connected;
            sending = CompletableFuture.completedFuture(null);
            say(hello);
        }
        return this;
    }

    /** Cuts the connection as a crash would. */
    public synchronized void disconnect() {
        if (socket != null) {
            socket.abort();
            socket = null;
        }
    }

    /** From now on comes back by itself whenever the connection is lost, as a real agent does. */
    public TestAgent keepConnected() {
        var unused = beats.scheduleWithFixedDelay(
                () -> {
                    boolean lost;
                    synchronized (this) {
                        lost = socket == null || socket.isOutputClosed() || socket.isInputClosed();
                    }
                    if (lost) {
                        try {
                            connect();
                        } catch (CompletionException e) {
                            LOG.debug("{}: no coordinator yet: {}", node, e.toString());
                        }
                    }
                },
                0,
                100,
                TimeUnit.MILLISECONDS);
        return this;
    }

    /** Forgets its jobs, as an agent without its state would. */
    public void forgetJobs() {
        jobs.clear();
    }

    /** Stays connected and says nothing any more. */
    public void fallSilent() {
        answersHeartbeats = false;
    }

    public List<AgentCommand> received() {
        return received;
    }

    synchronized void say(AgentEvent event) {
        WebSocket current = socket;
        if (current == null || !answersHeartbeats) {
            return;
        }
        try {
            String text = Json.mapper().writeValueAsString(event);
            sending = sending.thenCompose(x -> current.sendText(text, true)).exceptionally(e -> current);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** Tells some output, as if somebody watched. */
    public void print(CollectionId collection, String collector, @Nullable String end, OutputPiece... pieces) {
        say(new AgentEvent.OutputPrinted(collection, new CollectorId(collector), List.of(pieces), end));
    }

    /** Something that is no message. */
    public synchronized void sayRaw(String text) {
        WebSocket current = socket;
        if (current != null) {
            sending = sending.thenCompose(x -> current.sendText(text, true)).exceptionally(e -> current);
        }
    }

    private void beat() {
        say(new AgentEvent.Heartbeat(System.nanoTime()));
    }

    private void onCommand(AgentCommand command) {
        received.add(command);
        if (command instanceof AgentCommand.StartJob start) {
            TestJob known = jobs.get(start.collection());
            if (known == null || known.attempt() < start.attempt()) {
                TestJob fresh = new TestJob(this, start);
                jobs.put(start.collection(), fresh);
                opened.add(fresh);
                worker.execute(() -> behave(fresh));
            }
        } else if (command instanceof AgentCommand.AttachJob attach) {
            TestJob job = jobs.get(attach.collection());
            if (job == null) {
                say(new AgentEvent.JobUnknown(attach.collection()));
            } else {
                job.resend(attach.afterSequence());
                Integer from = attach.fromChunk();
                if (from != null) {
                    worker.execute(() -> job.pushFrom(from));
                }
            }
        } else if (command instanceof AgentCommand.CancelJob cancel) {
            TestJob job = jobs.get(cancel.collection());
            if (job != null) {
                job.onCancel();
            }
        } else if (command instanceof AgentCommand.ReleaseJob release) {
            jobs.remove(release.collection());
        } else if (command instanceof AgentCommand.EstimateJob estimate) {
            say(new AgentEvent.JobEstimated(
                    estimate.requestId(),
                    estimate.order().collectors().stream()
                            .map(c -> new AgentEvent.Estimate(c.id(), 100, 1, "one file"))
                            .toList()));
        }
    }

    /** What fails because its test is over is no failure, least of all one of another test. */
    private void behave(TestJob job) {
        try {
            behaviour.accept(job);
        } catch (RuntimeException | AssertionError e) {
            if (!closed) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        beats.shutdownNow();
        disconnect();
        worker.shutdownNow();
        try {
            // What packs must not be freed under whoever packs.
            if (worker.awaitTermination(10, TimeUnit.SECONDS)) {
                opened.forEach(TestJob::close);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    onCommand(Json.mapper().readValue(text.toString(), AgentCommand.class));
                } catch (JsonProcessingException e) {
                    throw new AssertionError(e);
                }
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            LOG.info("{}: {}", node, error.toString());
        }
    }

    /** A copy of what it holds. */
    public List<TestJob> jobs() {
        return new ArrayList<>(jobs.values());
    }
}
