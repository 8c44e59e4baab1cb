package io.muster.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.archive.ContentDigest;
import io.muster.protocol.archive.EntryHeader;
import io.muster.protocol.archive.EntryOutput;
import io.muster.protocol.archive.SegmentWriter;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An agent of wire version 1. It knows no message but what the golden files of that version hold, and each collector
 * yields one small file.
 */
final class OldAgent implements AutoCloseable {
    private static final String GOLDEN = "protocol/src/test/resources/wire/v1/";

    private final URI coordinator;
    private final String secret;
    private final String node;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> new Thread(task, "old-agent"));
    private final ScheduledExecutorService beats =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "old-agent-beats"));
    private final WebSocket socket;
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);
    private long sequence;

    OldAgent(URI coordinator, String secret, String node) throws IOException {
        this.coordinator = coordinator;
        this.secret = secret;
        this.node = node;
        this.socket = http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + secret)
                .buildAsync(URI.create("ws://" + coordinator.getAuthority() + "/agent/v1/session"), new Listener())
                .join();
        ObjectNode hello = golden("agentevent-hello");
        hello.put("node", node);
        hello.set("jobs", Json.mapper().createArrayNode());
        say(hello);
        ObjectNode heartbeat = golden("agentevent-heartbeat");
        var unused = beats.scheduleAtFixedRate(() -> say(heartbeat), 200, 200, TimeUnit.MILLISECONDS);
    }

    private static ObjectNode golden(String name) throws IOException {
        return (ObjectNode)
                Json.mapper().readTree(SourceTree.file(GOLDEN + name + ".json").toFile());
    }

    private synchronized void say(JsonNode message) {
        String text = message.toString();
        sending = sending.thenCompose(x -> socket.sendText(text, true)).exceptionally(gone -> socket);
    }

    private void update(String collection, ObjectNode update) throws IOException {
        ObjectNode event = golden("agentevent-jobupdated");
        event.put("collection", collection);
        event.put("sequence", ++sequence);
        event.set("update", update);
        say(event);
    }

    private void onMessage(String text) {
        try {
            JsonNode command = Json.mapper().readTree(text);
            if (command.get("type").asText().equals("startJob")) {
                worker.execute(() -> run(command));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(JsonNode start) {
        try {
            String collection = start.get("collection").asText();
            JsonNode order = start.get("order");
            List<byte[]> chunks = new ArrayList<>();
            SegmentWriter writer = new SegmentWriter(BundleFormat.TAR_ZST, chunk -> {
                byte[] bytes = new byte[chunk.bytes().remaining()];
                chunk.bytes().get(bytes);
                chunks.add(bytes);
            });
            update(collection, golden("jobupdate-accepted"));
            for (JsonNode collector : order.get("collectors")) {
                String id = collector.get("id").asText();
                update(collection, golden("jobupdate-collectorstarted").put("collector", id));
                byte[] content = ("old " + id + "\n").getBytes(StandardCharsets.UTF_8);
                EntryOutput entry = writer.begin(EntryHeader.file(
                        order.get("root").asText() + "/host-collectors/" + node + "/run-host/" + id + ".txt",
                        content.length,
                        Instant.now(),
                        new CollectorId(id)));
                entry.write(ByteBuffer.wrap(content));
                entry.finish(List.of());
                update(collection, verdict(id, content.length));
            }
            writer.cut();
            for (int number = 0; number < chunks.size(); number++) {
                push(collection, number, chunks.get(number));
            }
            update(collection, golden("jobupdate-collected"));
            ObjectNode finished = golden("jobupdate-finished");
            finished.remove("problem");
            finished.put("chunks", chunks.size());
            finished.put("bytes", chunks.stream().mapToLong(c -> c.length).sum());
            update(collection, finished);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ObjectNode verdict(String collector, int bytes) throws IOException {
        ObjectNode finished = golden("jobupdate-collectorfinished").put("collector", collector);
        ObjectNode verdict = (ObjectNode) finished.get("verdict");
        verdict.put("kind", "COLLECTED").put("exitCode", 0).put("entries", 1).put("bytes", bytes);
        verdict.put("droppedBytes", 0);
        verdict.remove("reason");
        ((ArrayNode) verdict.get("warnings")).removeAll();
        return finished;
    }

    private void push(String collection, int number, byte[] chunk) throws IOException, InterruptedException {
        HttpRequest put = HttpRequest.newBuilder(coordinator.resolve(
                        "/agent/v1/collections/" + collection + "/nodes/" + node + "/chunks/" + number))
                .header("Authorization", "Bearer " + secret)
                .header(
                        "Content-Digest",
                        ContentDigest.Algorithm.SHA_256
                                .of(ByteBuffer.wrap(chunk))
                                .field())
                .PUT(HttpRequest.BodyPublishers.ofByteArray(chunk))
                .build();
        int status = http.send(put, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 201) {
            throw new IOException("chunk " + number + ": " + status);
        }
    }

    @Override
    public void close() {
        beats.shutdownNow();
        worker.shutdownNow();
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                onMessage(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}
