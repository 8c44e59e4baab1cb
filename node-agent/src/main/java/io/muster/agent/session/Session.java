package io.muster.agent.session;

import io.muster.agent.session.Connection.Incoming;
import io.muster.agent.transfer.Backoff;
import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEndpoints;
import io.muster.protocol.agent.AgentEvent;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's conversation with its coordinator: dials, says hello, obeys, and dials again when the connection is lost,
 * with the next coordinator if there are several. Jobs go on meanwhile, until their lease is over.
 */
public final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** A session shorter than this was no success: without it, a coordinator that drops everybody would be stormed. */
    private static final Duration STABLE = Duration.ofSeconds(5);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final AgentIdentity identity;
    private final AgentParts parts;
    private final SessionSettings settings;
    private final Jobs jobs;
    private final Estimates estimates;
    private final WireVersions versions = new WireVersions();
    private final BlockingQueue<Incoming> inbox = new LinkedBlockingQueue<>();
    private final Backoff backoff;
    private volatile @Nullable Connection current;
    private volatile boolean closing;
    private volatile @Nullable Thread thread;
    private String lastTold = "";

    public Session(AgentIdentity identity, AgentParts parts, SessionSettings settings) {
        this.identity = identity;
        this.parts = parts;
        this.settings = settings;
        this.jobs = new Jobs(identity.node(), parts, this::send, settings.maxJobs(), settings.lease());
        this.estimates = new Estimates(parts.tools(), this::send);
        this.backoff = new Backoff(settings.shortestBackoff(), settings.longestBackoff(), ThreadLocalRandom.current());
    }

    /**
     * How a conversation ended.
     *
     * @param retry whether another one may succeed
     * @param atOnce whether the same coordinator is to be dialled again without a pause
     */
    private record End(String reason, boolean retry, boolean atOnce) {
        End(String reason) {
            this(reason, true, false);
        }
    }

    /**
     * Talks until {@link #close}, on the calling thread.
     *
     * @return why the agent can't go on; null after {@code close}
     */
    public @Nullable String run() {
        thread = Thread.currentThread();
        jobs.restore();
        int refusals = 0;
        try {
            while (!closing) {
                URI coordinator = parts.coordinators().current();
                End end = converse(coordinator);
                if (closing) {
                    return null;
                }
                if (end.atOnce()) {
                    continue;
                }
                tell("no session with " + coordinator + ": " + end.reason());
                refusals = end.retry() ? 0 : refusals + 1;
                if (refusals >= parts.coordinators().size() && jobs.isEmpty()) {
                    return end.reason();
                }
                await(parts.coordinators().failed(coordinator) ? backoff.next() : backoff.shortest());
            }
        } catch (InterruptedException e) {
            LOG.debug("session ended", e);
        }
        return null;
    }

    /**
     * Ends the conversation and all jobs: their processes are gone when this returns. What is on disk of them stays for
     * the next process.
     */
    @Override
    public void close() {
        closing = true;
        try {
            jobs.close(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Connection open = current;
        if (open != null) {
            open.end("the agent is stopping");
        }
        Thread talking = thread;
        if (talking != null) {
            talking.interrupt();
        }
    }

    private void send(AgentEvent event) {
        Connection open = current;
        if (open != null && versions.canSay(event)) {
            open.send(event);
        }
    }

    private End converse(URI coordinator) throws InterruptedException {
        Connection connection = new Connection(inbox);
        WebSocket socket;
        try {
            HttpClient client = parts.client().get();
            parts.secret().prepare(coordinator, client);
            socket = client.newWebSocketBuilder()
                    .connectTimeout(settings.connectTimeout())
                    .header("Authorization", parts.secret().authorization())
                    .buildAsync(sessionUri(coordinator), connection)
                    .join();
        } catch (IOException e) {
            return new End(String.valueOf(e.getMessage()));
        } catch (CompletionException e) {
            return new End(reason(e.getCause() == null ? e : e.getCause()));
        }
        try {
            connection.send(hello(versions.hello(coordinator)));
            return talk(coordinator, connection);
        } catch (IOException e) {
            return new End(String.valueOf(e.getMessage()));
        } finally {
            current = null;
            jobs.sessionClosed();
            connection.end("left");
            socket.abort();
        }
    }

    private End talk(URI coordinator, Connection connection) throws IOException, InterruptedException {
        long heartbeatNanos = settings.connectTimeout().toNanos();
        long timeoutNanos = heartbeatNanos;
        long heartbeats = 0;
        boolean welcome = false;
        long openSince = 0;
        long nextHeartbeat = System.nanoTime() + heartbeatNanos;
        while (true) {
            jobs.tick();
            long now = System.nanoTime();
            if (now - connection.lastReceived() > timeoutNanos) {
                return new End("silent for " + Duration.ofNanos(timeoutNanos).toMillis() + " ms");
            }
            if (welcome && now - openSince > STABLE.toNanos()) {
                backoff.reset();
            }
            if (welcome && now - nextHeartbeat >= 0) {
                connection.send(new AgentEvent.Heartbeat(++heartbeats));
                nextHeartbeat = now + heartbeatNanos;
            }
            long silent = connection.lastReceived() + timeoutNanos + 1_000_000 - now;
            Incoming incoming =
                    inbox.poll(Math.min(silent, welcome ? nextHeartbeat - now : silent), TimeUnit.NANOSECONDS);
            if (incoming == null || incoming.from() != connection) {
                continue;
            }
            AgentCommand command = incoming.command();
            if (command == null) {
                return new End(String.valueOf(incoming.end()));
            }
            if (command instanceof AgentCommand.Rejected rejected) {
                return new End(
                        "rejected: " + rejected.reason() + " (" + rejected.code() + ")",
                        rejected.retry(),
                        versions.rejected(coordinator, rejected.code()));
            }
            if (command instanceof AgentCommand.Welcome open) {
                welcome = true;
                openSince = System.nanoTime();
                heartbeatNanos =
                        Duration.ofMillis(Math.max(100, open.heartbeatMillis())).toNanos();
                timeoutNanos =
                        Duration.ofMillis(Math.max(500, open.timeoutMillis())).toNanos();
                nextHeartbeat = System.nanoTime() + heartbeatNanos;
                versions.welcome(coordinator, open.wireVersion());
                jobs.sessionOpened(parts.secret().cluster());
                current = connection;
                lastTold = "";
                LOG.info("session open with {}", coordinator);
            } else if (welcome) {
                obey(command);
            }
            connection.next();
        }
    }

    private void obey(AgentCommand command) {
        if (command instanceof AgentCommand.StartJob start) {
            jobs.start(start);
        } else if (command instanceof AgentCommand.AttachJob attach) {
            jobs.attach(attach);
        } else if (command instanceof AgentCommand.AckEvents ack) {
            jobs.acknowledge(ack);
        } else if (command instanceof AgentCommand.CancelJob cancel) {
            jobs.cancel(cancel);
        } else if (command instanceof AgentCommand.ReleaseJob release) {
            jobs.release(release);
        } else if (command instanceof AgentCommand.WatchOutput watch) {
            jobs.watch(watch);
        } else if (command instanceof AgentCommand.LeaveOutput leave) {
            jobs.leave(leave);
        } else if (command instanceof AgentCommand.EstimateJob estimate) {
            estimates.answer(estimate);
        }
    }

    /** Once per change: an agent that waits for days must not fill the log. */
    private void tell(String trouble) {
        if (!trouble.equals(lastTold)) {
            LOG.warn("{}; trying on", trouble);
        }
        lastTold = trouble;
    }

    /** Waits before the next attempt, minding the jobs' lease. */
    private void await(Duration pause) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        jobs.tick();
    }

    private AgentEvent.Hello hello(int wireVersion) {
        return new AgentEvent.Hello(
                identity.node(),
                identity.instance(),
                identity.version(),
                wireVersion,
                identity.capabilities(),
                identity.labels(),
                identity.facts(),
                jobs.held());
    }

    private static URI sessionUri(URI coordinator) {
        String scheme = "https".equals(coordinator.getScheme()) ? "wss" : "ws";
        return URI.create(scheme + "://" + coordinator.getRawAuthority() + AgentEndpoints.SESSION);
    }

    private static String reason(Throwable failure) {
        if (failure instanceof WebSocketHandshakeException refused) {
            int status = refused.getResponse().statusCode();
            return status == 401 || status == 403
                    ? "its secret or certificate is refused"
                    : "the coordinator answered " + status;
        }
        if (failure instanceof ConnectException) {
            return "cannot connect";
        }
        String message = failure.getMessage();
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
