package io.muster.agent.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEndpoints;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.json.Json;
import java.net.http.WebSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket connection: commands go to the inbox, events go out one after another. Both directions are bounded; a
 * connection that can't keep up is ended, and the next one starts from the event logs.
 */
final class Connection implements WebSocket.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int MAX_QUEUED = 10_000;

    private final BlockingQueue<Incoming> inbox;
    private final StringBuilder partial = new StringBuilder();
    private final Deque<String> outgoing = new ArrayDeque<>();
    private @Nullable WebSocket socket;
    private boolean sending;
    private boolean ended;
    private volatile long lastReceived = System.nanoTime();

    Connection(BlockingQueue<Incoming> inbox) {
        this.inbox = inbox;
    }

    /** A command, or the end of the connection where {@code command} is null. */
    record Incoming(Connection from, @Nullable AgentCommand command, @Nullable String end) {}

    long lastReceived() {
        return lastReceived;
    }

    /** The last command is done: the next one may come. */
    void next() {
        WebSocket open;
        synchronized (this) {
            open = socket;
        }
        if (open != null) {
            open.request(1);
        }
    }

    /** Queues an event; says nothing of its arrival. */
    void send(AgentEvent event) {
        String text;
        try {
            text = Json.mapper().writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event is not writable", e);
        }
        if (text.length() > AgentEndpoints.MAX_MESSAGE_CHARS) {
            LOG.error("an event of {} characters is too long to be sent", text.length());
            return;
        }
        synchronized (this) {
            if (ended) {
                return;
            }
            if (outgoing.size() < MAX_QUEUED) {
                outgoing.add(text);
                sendNext();
                return;
            }
        }
        end("the coordinator does not take events fast enough");
    }

    /** Ends it without ado; what was not sent is dropped. */
    void end(String why) {
        WebSocket open;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            outgoing.clear();
            open = socket;
        }
        if (open != null) {
            open.abort();
        }
        inbox.add(new Incoming(this, null, why));
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        synchronized (this) {
            socket = webSocket;
            if (ended) {
                webSocket.abort();
                return;
            }
            sendNext();
        }
        webSocket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        lastReceived = System.nanoTime();
        if (partial.length() + data.length() > AgentEndpoints.MAX_MESSAGE_CHARS) {
            end("a message of the coordinator is too long");
            return null;
        }
        partial.append(data);
        if (!last) {
            webSocket.request(1);
            return null;
        }
        String text = partial.toString();
        partial.setLength(0);
        partial.trimToSize();
        receive(text);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
        end("the coordinator closed the session" + (reason.isEmpty() ? "" : ": " + reason));
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        end(error.getMessage() == null ? error.toString() : error.getMessage());
    }

    private void receive(String text) {
        try {
            inbox.add(new Incoming(this, Json.mapper().readValue(text, AgentCommand.class), null));
        } catch (JsonProcessingException e) {
            // A newer coordinator may say what this agent does not know; the rest of the session is still good.
            LOG.warn("a command was not understood and is ignored: {}", e.getOriginalMessage());
            next();
        }
    }

    /** Sends the next one; the lock is held. */
    // The callback sees the failure.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void sendNext() {
        WebSocket open = socket;
        if (sending || open == null || outgoing.isEmpty()) {
            return;
        }
        sending = true;
        open.sendText(outgoing.remove(), true).whenComplete((ignored, failure) -> {
            if (failure != null) {
                end("sending failed: " + failure.getMessage());
                return;
            }
            synchronized (this) {
                sending = false;
                if (!ended) {
                    sendNext();
                }
            }
        });
    }
}
