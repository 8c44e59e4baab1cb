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
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Attempts to push one chunk each. */
final class ChunkPush {
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(30);

    private final Supplier<HttpClient> client;
    private final AgentSecret secret;
    private final Duration timeout;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<?>> onTheirWay = new ConcurrentHashMap<>();
    /** Whether the coordinator speaks wire version 1, which takes only this digest. */
    private volatile boolean sha256;

    private volatile @Nullable String token;

    ChunkPush(Supplier<HttpClient> client, AgentSecret secret, Duration timeout) {
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
        /** Nobody takes chunks at this address, or can be reached there. */
        UNREACHABLE,
        /** As {@link #RETRY}; the coordinator's disk is full. */
        NO_ROOM,
        /** The bytes that arrived were not those that were sent. */
        DAMAGED,
        /** It will never be taken. */
        REFUSED,
        /** Nobody wants this collection any more. */
        OVER
    }

    /**
     * @param detail for people
     * @param notBefore how long to wait before the next attempt, at least
     */
    record Answer(Outcome outcome, String detail, Duration notBefore) {
        Answer(Outcome outcome, String detail) {
            this(outcome, detail, Duration.ZERO);
        }
    }

    Answer push(URI coordinator, String path, int attempt, SpooledChunk chunk) throws InterruptedException {
        HttpRequest request;
        String shown = token;
        try {
            HttpRequest.Builder builder = HttpRequest.newBuilder(coordinator.resolve(path))
                    .timeout(timeout)
                    .header("Authorization", secret.authorization())
                    .header("Content-Type", "application/octet-stream")
                    .header(AgentEndpoints.DIGEST_HEADER, digest(chunk).field())
                    .header(AgentEndpoints.ATTEMPT_HEADER, Integer.toString(attempt))
                    .PUT(body(chunk));
            request = (shown == null ? builder : builder.header(AgentEndpoints.JOB_TOKEN_HEADER, shown)).build();
        } catch (FileNotFoundException e) {
            return new Answer(Outcome.REFUSED, "the chunk is gone from the spool");
        } catch (IOException e) {
            return new Answer(Outcome.RETRY, text(e));
        }
        return send(request);
    }

    /** What attempts that follow are to show. */
    void showToken(@Nullable String jobToken) {
        token = jobToken;
    }

    /** Ends all attempts that are under way: what they carry is sent elsewhere. */
    void cancelAll() {
        onTheirWay.values().forEach(one -> one.cancel(true));
    }

    private Answer send(HttpRequest request) throws InterruptedException {
        CompletableFuture<HttpResponse<Void>> sent = client.get().sendAsync(request, BodyHandlers.discarding());
        long number = numbers.incrementAndGet();
        onTheirWay.put(number, sent);
        try {
            HttpResponse<Void> response = sent.get();
            if (response.statusCode() == 400 && !sha256) {
                sha256 = true;
                return new Answer(Outcome.RETRY, "the coordinator wants another digest");
            }
            return answer(response);
        } catch (InterruptedException e) {
            sent.cancel(true);
            throw e;
        } catch (CancellationException e) {
            return new Answer(Outcome.RETRY, "another coordinator takes over");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return cause instanceof FileNotFoundException
                    ? new Answer(Outcome.REFUSED, "the chunk is gone from the spool")
                    : new Answer(Outcome.UNREACHABLE, text(cause));
        } finally {
            onTheirWay.remove(number);
        }
    }

    private static Answer answer(HttpResponse<?> response) {
        int status = response.statusCode();
        String detail = "the coordinator answered " + status;
        return switch (status) {
            case 200, 201 -> new Answer(Outcome.STORED, detail);
            case 409 -> new Answer(Outcome.REFUSED, "the coordinator has other bytes under the same number");
            case 410 -> new Answer(Outcome.OVER, "the coordinator does not want this collection any more");
            case 422 -> new Answer(Outcome.DAMAGED, "the digest did not match");
            case 507 -> new Answer(Outcome.NO_ROOM, "the coordinator has no room", retryAfter(response));
            // A wrong secret can be replaced, and a path that is missing may belong to a coordinator that is starting.
            case 401, 403, 404 -> new Answer(Outcome.UNREACHABLE, detail);
            case 408, 425, 429 -> new Answer(Outcome.RETRY, detail, retryAfter(response));
            default -> new Answer(status >= 500 ? Outcome.RETRY : Outcome.REFUSED, detail, retryAfter(response));
        };
    }

    /** Seconds only; a date would need both clocks to agree. */
    private static Duration retryAfter(HttpResponse<?> response) {
        String value = response.headers().firstValue("Retry-After").orElse("").strip();
        if (!value.matches("[0-9]{1,6}")) {
            return Duration.ZERO;
        }
        Duration wait = Duration.ofSeconds(Long.parseLong(value));
        return wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait;
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
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
