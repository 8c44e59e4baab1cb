package io.muster.coordinator.testing;

import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEndpoints;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.archive.Chunk;
import io.muster.protocol.archive.ContentDigest;
import io.muster.protocol.archive.EntryHeader;
import io.muster.protocol.archive.EntryOutput;
import io.muster.protocol.archive.SegmentWriter;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One job of a {@link TestAgent}: its events, and a segment with one small file for each collector. */
public final class TestJob {
    private final TestAgent agent;
    private final CollectionId collection;
    private final JobOrder order;
    private final int attempt;
    private final SegmentWriter writer;
    private final List<AgentEvent.JobUpdated> events = new ArrayList<>();
    private final List<byte[]> chunks = new ArrayList<>();
    private final List<ContentDigest> digests = new ArrayList<>();
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private volatile int pushed;
    private volatile @Nullable String token;
    private long collectedBytes;
    private boolean finished;

    TestJob(TestAgent agent, AgentCommand.StartJob start) {
        this.agent = agent;
        this.collection = start.collection();
        this.order = start.order();
        this.attempt = start.attempt();
        this.token = start.chunkToken();
        this.writer = new SegmentWriter(order.format(), this::keep);
    }

    public CollectionId collection() {
        return collection;
    }

    public int attempt() {
        return attempt;
    }

    public JobOrder order() {
        return order;
    }

    public List<CollectorId> collectors() {
        return order.collectors().stream().map(CollectorSpec::id).toList();
    }

    /** The whole job, everything collected. */
    public void doEverything() {
        accept();
        collectors().forEach(this::collect);
        finish();
    }

    public void accept() {
        update(new JobUpdate.Accepted(Instant.now()));
    }

    /** One collector: started, its file written and pushed, its verdict told. */
    public void collect(CollectorId collector) {
        update(new JobUpdate.CollectorStarted(collector, Instant.now()));
        progress(1000);
        byte[] content = ("output of " + collector + " on " + order.node() + "\n").getBytes(StandardCharsets.UTF_8);
        write(collector, content);
        push(chunks.size() - 1);
        pushed = chunks.size();
        update(new JobUpdate.CollectorFinished(collector, collected(content.length)));
    }

    public static Verdict collected(long bytes) {
        return new Verdict(VerdictKind.COLLECTED, null, 0, Instant.now(), Instant.now(), 1, bytes, 0, List.of());
    }

    /** Packs one file into a chunk of its own. */
    public void write(CollectorId collector, byte[] content) {
        String path = order.root() + "/host-collectors/" + order.node() + "/run-host/" + collector + ".txt";
        int before = chunks.size();
        try {
            EntryOutput entry = writer.begin(EntryHeader.file(path, content.length, Instant.now(), collector));
            entry.write(ByteBuffer.wrap(content));
            entry.finish(List.of());
            writer.cut();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (chunks.size() != before + 1) {
            throw new AssertionError("one file is to be one chunk");
        }
    }

    private void keep(Chunk chunk) {
        byte[] bytes = new byte[chunk.bytes().remaining()];
        chunk.bytes().get(bytes);
        chunks.add(bytes);
        digests.add(chunk.digest());
    }

    /** Pushes a chunk until a coordinator has taken it. */
    public void pushUntilStored(int number) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .ignoreException(UncheckedIOException.class)
                .until(() -> push(number), status -> status == 200 || status == 201);
    }

    /** Pushes again what it has from a number on. */
    void pushFrom(int number) {
        for (int i = number; i < pushed; i++) {
            pushUntilStored(i);
        }
    }

    /** One collector as {@link #collect}, whatever happens to the coordinator meanwhile. */
    public void collectStubbornly(CollectorId collector, byte[] content) {
        update(new JobUpdate.CollectorStarted(collector, Instant.now()));
        write(collector, content);
        int number = pushed;
        pushUntilStored(number);
        pushed = number + 1;
        collectedBytes += content.length;
        progress(collectedBytes);
        update(new JobUpdate.CollectorFinished(collector, collected(content.length)));
    }

    /** What it was told to show. */
    public @Nullable String token() {
        return token;
    }

    /** What it shows with its chunks from now on; null for nothing. */
    public void showToken(@Nullable String shown) {
        token = shown;
    }

    /** Pushes a chunk; gives the status code. */
    public int push(int number) {
        return push(number, chunks.get(number), digests.get(number));
    }

    /** The same as another agent. */
    public int pushAs(TestAgent other, int number) {
        return push(other.joinSecret, number, chunks.get(number), digests.get(number));
    }

    public int push(int number, byte[] bytes, ContentDigest digest) {
        return push(agent.joinSecret, number, bytes, digest);
    }

    private int push(String secret, int number, byte[] bytes, ContentDigest digest) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(agent.address + AgentEndpoints.chunk(collection, order.node(), number)))
                .header("Authorization", "Bearer " + secret)
                .header(AgentEndpoints.DIGEST_HEADER, digest.field())
                .header(AgentEndpoints.ATTEMPT_HEADER, Integer.toString(attempt))
                .PUT(BodyPublishers.ofByteArray(bytes));
        if (token != null) {
            request.header(AgentEndpoints.JOB_TOKEN_HEADER, token);
        }
        try {
            return agent.http.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    public byte[] chunk(int number) {
        return chunks.get(number);
    }

    public ContentDigest digest(int number) {
        return digests.get(number);
    }

    public void finish() {
        update(new JobUpdate.Collected(Instant.now()));
        long bytes = chunks.stream().mapToLong(c -> c.length).sum();
        finished = true;
        update(new JobUpdate.Finished(Instant.now(), chunks.size(), bytes, null));
    }

    public void progress(long bytes) {
        agent.say(new AgentEvent.JobProgress(collection, bytes, bytes, bytes, Map.of(), null));
    }

    public void update(JobUpdate update) {
        AgentEvent.JobUpdated event;
        synchronized (events) {
            event = new AgentEvent.JobUpdated(collection, events.size() + 1L, update, attempt);
            events.add(event);
        }
        agent.say(event);
    }

    /** An update that gets lost on its way. */
    public void updateUnheard(JobUpdate update) {
        synchronized (events) {
            events.add(new AgentEvent.JobUpdated(collection, events.size() + 1L, update));
        }
    }

    /** Says everything after a number again. */
    public void resend(long after) {
        List<AgentEvent.JobUpdated> again;
        synchronized (events) {
            again = List.copyOf(events.subList((int) after, events.size()));
        }
        again.forEach(agent::say);
    }

    /** Frees what packing holds. */
    void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void onCancel() {
        cancelled.countDown();
    }

    /** Waits until the coordinator cancels the job. */
    public void awaitCancel() {
        try {
            if (!cancelled.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("no cancel came");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    long lastSequence() {
        synchronized (events) {
            return events.size();
        }
    }

    boolean isFinished() {
        return finished;
    }
}
