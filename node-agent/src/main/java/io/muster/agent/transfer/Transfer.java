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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

    private final Cargo cargo;
    private final Spool spool;
    private final ChunkTargets targets;
    private final TransferSettings settings;
    private final ChunkPush push;
    private final Consumer<String> givenUp;
    private final Set<Thread> workers = new HashSet<>();
    private boolean closed;
    private volatile @Nullable String state;
    private volatile @Nullable String problem;

    /** Whose segment is moved. */
    public record Cargo(CollectionId collection, NodeId node, int attempt) {}

    /** @param givenUp told at most once, with the reason, when the coordinator refuses for good */
    public Transfer(
            Cargo cargo,
            Spool spool,
            Coordinators coordinators,
            Supplier<HttpClient> client,
            AgentSecret secret,
            TransferSettings settings,
            Consumer<String> givenUp) {
        this.cargo = cargo;
        this.spool = spool;
        this.targets = new ChunkTargets(coordinators);
        this.settings = settings;
        this.push = new ChunkPush(client, secret, settings.requestTimeout());
        this.givenUp = givenUp;
    }

    /** Sees to it that so many threads push while there is something to push. */
    public synchronized void start(int parallel) {
        while (!closed && workers.size() < Math.max(1, parallel)) {
            Thread thread =
                    new Thread(this::work, "push-" + cargo.collection().shortForm() + "-" + (workers.size() + 1));
            thread.setDaemon(true);
            workers.add(thread);
            thread.start();
        }
    }

    /**
     * Where chunks go from now on, in order of preference; empty for the session's coordinator. Says if that is new.
     */
    public boolean prefer(List<URI> addresses) {
        return targets.prefer(addresses);
    }

    /** What each chunk has to show from now on; null for nothing. */
    public void showToken(@Nullable String token) {
        push.showToken(token);
    }

    /** Breaks off what is on its way, for it goes to somebody who does not lead any more. */
    public void startOver() {
        push.cancelAll();
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
    public synchronized void close() {
        closed = true;
        workers.forEach(Thread::interrupt);
    }

    private void work() {
        try {
            SpooledChunk chunk = next();
            while (chunk != null && move(chunk)) {
                chunk = next();
            }
        } catch (InterruptedException e) {
            LOG.debug("transfer of {} was stopped", cargo.collection());
        } finally {
            synchronized (this) {
                workers.remove(Thread.currentThread());
            }
        }
    }

    /** Null when there is nothing to do; whoever brings more calls {@link #start} after it is in the spool. */
    private @Nullable SpooledChunk next() throws InterruptedException {
        SpooledChunk chunk = spool.take();
        if (chunk == null) {
            synchronized (this) {
                chunk = spool.takeNow();
                if (chunk == null) {
                    workers.remove(Thread.currentThread());
                }
            }
        }
        return chunk;
    }

    /** Whether to go on with another chunk; false when the transfer is over. */
    private boolean move(SpooledChunk chunk) throws InterruptedException {
        Backoff backoff = settings.backoff(ThreadLocalRandom.current());
        String path = AgentEndpoints.chunk(cargo.collection(), cargo.node(), chunk.number());
        int damaged = 0;
        while (problem == null) {
            if (spool.isVoid(chunk)) {
                return true;
            }
            URI target = targets.next();
            Answer answer = push.push(target, path, cargo.attempt(), chunk);
            boolean wait = true;
            switch (answer.outcome()) {
                case STORED -> {
                    spool.acknowledge(chunk);
                    state = null;
                    return true;
                }
                case REFUSED -> {
                    if (!spool.isVoid(chunk)) {
                        giveUp("chunk " + chunk.number() + ": " + answer.detail());
                    }
                }
                case OVER -> giveUp(answer.detail());
                case DAMAGED -> {
                    if (++damaged > MAX_DAMAGED) {
                        giveUp("chunk " + chunk.number() + " arrives damaged");
                    }
                }
                case UNREACHABLE -> {
                    wait = !targets.failed(target);
                    state = "cannot reach the coordinator: " + answer.detail();
                }
                case RETRY, NO_ROOM ->
                    state = answer.outcome() == Outcome.NO_ROOM
                            ? answer.detail()
                            : "the coordinator does not take chunks: " + answer.detail();
            }
            if (problem == null && wait) {
                Duration pause = backoff.next();
                Thread.sleep(Math.max(pause.toMillis(), answer.notBefore().toMillis()));
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
