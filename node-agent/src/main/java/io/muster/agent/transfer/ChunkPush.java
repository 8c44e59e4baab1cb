package io.muster.agent.transfer;

import io.muster.agent.spool.SpooledChunk;
import io.muster.protocol.agent.AgentEndpoints;
import io.muster.protocol.archive.ContentDigest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One attempt to push one chunk. */
final class ChunkPush {
    private final HttpClient client;
    private final JoinSecret secret;
    private final Duration timeout;
    /** Whether the coordinator speaks wire version 1, which takes only this digest. */
    private volatile boolean sha256;

    ChunkPush(HttpClient client, JoinSecret secret, Duration timeout) {
        this.client = client;
        this.secret = secret;
        this.timeout = timeout;
    }

    /** What an attempt came to. */
    enum Outcome {
        /** The coordinator has the chunk on disk. */
        STORED,
        /** Trying again can help. */
        RETRY,
        /** As {@link #RETRY}; the coordinator's disk is full. */
        NO_ROOM,
        /** The bytes that arrived were not those that were sent. */
        DAMAGED,
        /** It will never be taken. */
        REFUSED,
        /** Nobody wants this collection any more. */
        OVER
    }

    /** @param detail for people */
    record Answer(Outcome outcome, String detail) {}

    Answer push(URI coordinator, String path, SpooledChunk chunk) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(coordinator.resolve(path))
                    .timeout(timeout)
                    .header("Authorization", secret.authorization())
                    .header("Content-Type", "application/octet-stream")
                    .header(AgentEndpoints.DIGEST_HEADER, digest(chunk).field())
                    .PUT(body(chunk))
                    .build();
            HttpResponse<Void> response = client.send(request, BodyHandlers.discarding());
            if (response.statusCode() == 400 && !sha256) {
                sha256 = true;
                return new Answer(Outcome.RETRY, "the coordinator wants another digest");
            }
            return answer(response.statusCode());
        } catch (FileNotFoundException e) {
            return new Answer(Outcome.REFUSED, "the chunk is gone from the spool");
        } catch (IOException e) {
            return new Answer(Outcome.RETRY, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private static Answer answer(int status) {
        String detail = "the coordinator answered " + status;
        return switch (status) {
            case 200, 201 -> new Answer(Outcome.STORED, detail);
            case 409 -> new Answer(Outcome.REFUSED, "the coordinator has other bytes under the same number");
            case 410 -> new Answer(Outcome.OVER, "the coordinator does not want this collection any more");
            case 422 -> new Answer(Outcome.DAMAGED, "the digest did not match");
            case 507 -> new Answer(Outcome.NO_ROOM, "the coordinator has no room");
            // A wrong secret can be replaced, and a path that is missing may belong to a coordinator that is starting.
            case 401, 403, 404, 408, 425, 429 -> new Answer(Outcome.RETRY, detail);
            default -> new Answer(status >= 500 ? Outcome.RETRY : Outcome.REFUSED, detail);
        };
    }

    private ContentDigest digest(SpooledChunk chunk) throws IOException {
        if (!sha256) {
            return chunk.digest();
        }
        Path file = chunk.file();
        ByteBuffer bytes = file == null ? chunk.memory() : ByteBuffer.wrap(Files.readAllBytes(file));
        return bytes == null ? chunk.digest() : ContentDigest.Algorithm.SHA_256.of(bytes);
    }

    // The spool wraps the whole array.
    @SuppressWarnings("ByteBufferBackingArray")
    private static BodyPublisher body(SpooledChunk chunk) throws IOException {
        if (chunk.file() != null) {
            return BodyPublishers.ofFile(chunk.file());
        }
        ByteBuffer memory = chunk.memory();
        return memory == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(memory.array());
    }
}
