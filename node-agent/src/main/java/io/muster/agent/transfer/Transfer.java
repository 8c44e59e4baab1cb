package io.muster.agent.transfer;

import io.muster.agent.spool.Spool;
import io.muster.agent.spool.SpooledChunk;
import io.muster.agent.transfer.ChunkPush.Answer;
import io.muster.agent.transfer.ChunkPush.Outcome;
import io.muster.protocol.agent.AgentEndpoints;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves one job's chunks from its spool to the coordinator, several at a time. Each chunk is tried until it is
 * acknowledged, or the coordinator says that it never will be: then the whole transfer ends.
 */
public final class Transfer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Transfer.class);
    private static final int MAX_DAMAGED = 5;

    private final CollectionId collection;
    private final NodeId node;
    private final Spool spool;
    private final Coordinators coordinators;
    private final TransferSettings settings;
    private final ChunkPush push;
    private final Consumer<String> givenUp;
    private final List<Thread> threads = new ArrayList<>();
    private volatile @Nullable String state;
    private volatile @Nullable String problem;

    /** @param givenUp told at most once, with the reason, when the coordinator refuses for good */
    public Transfer(
            CollectionId collection,
            NodeId node,
            Spool spool,
            Coordinators coordinators,
            HttpClient client,
            JoinSecret secret,
            TransferSettings settings,
            Consumer<String> givenUp) {
        this.collection = collection;
        this.node = node;
        this.spool = spool;
        this.coordinators = coordinators;
        this.settings = settings;
        this.push = new ChunkPush(client, secret, settings.requestTimeout());
        this.givenUp = givenUp;
    }

    /** Starts pushing. */
    public void start(int parallel) {
        for (int i = 1; i <= Math.max(1, parallel); i++) {
            Thread thread = new Thread(this::work, "push-" + collection.shortForm() + "-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    /** Whether every chunk is acknowledged, or the transfer has ended otherwise. */
    public boolean isDone() {
        return threads.stream().noneMatch(Thread::isAlive);
    }

    /** Waits for {@link #isDone}, no longer than this. */
    public void await(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (Thread thread : threads) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return;
            }
            thread.join(Math.max(1, left / 1_000_000));
        }
    }

    /** Why not everything could be moved; null when it was, or still can be. */
    public @Nullable String problem() {
        return problem;
    }

    /** What the transfer waits for, in words; null when it waits for nothing. */
    public @Nullable String state() {
        return state;
    }

    /** Stops at once; what is on its way may or may not arrive. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }

    private void work() {
        try {
            SpooledChunk chunk = spool.take();
            while (chunk != null) {
                if (!move(chunk)) {
                    return;
                }
                chunk = spool.take();
            }
        } catch (InterruptedException e) {
            LOG.debug("transfer of {} was stopped", collection);
        }
    }

    /** Whether the chunk is acknowledged; false when the transfer is over. */
    private boolean move(SpooledChunk chunk) throws InterruptedException {
        Backoff backoff = settings.backoff(ThreadLocalRandom.current());
        String path = AgentEndpoints.chunk(collection, node, chunk.number());
        int damaged = 0;
        while (problem == null) {
            URI coordinator = coordinators.current();
            Answer answer = push.push(coordinator, path, chunk);
            switch (answer.outcome()) {
                case STORED -> {
                    spool.acknowledge(chunk);
                    state = null;
                    return true;
                }
                case REFUSED -> giveUp("chunk " + chunk.number() + ": " + answer.detail());
                case OVER -> giveUp(answer.detail());
                case DAMAGED -> {
                    if (++damaged > MAX_DAMAGED) {
                        giveUp("chunk " + chunk.number() + " arrives damaged");
                    }
                }
                case RETRY, NO_ROOM ->
                    state = answer.outcome() == Outcome.NO_ROOM
                            ? answer.detail()
                            : "cannot reach the coordinator: " + answer.detail();
            }
            if (problem == null) {
                Thread.sleep(backoff.next().toMillis());
            }
        }
        return false;
    }

    private void giveUp(String reason) {
        synchronized (this) {
            if (problem != null) {
                return;
            }
            problem = reason;
        }
        spool.abort(reason);
        givenUp.accept(reason);
    }
}
