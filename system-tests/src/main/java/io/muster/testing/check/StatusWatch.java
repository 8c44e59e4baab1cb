package io.muster.testing.check;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.CollectorProgress;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.id.CollectionId;
import io.muster.testing.ApiClient;
import io.muster.testing.check.Violation.Kind;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Polls a collection as a user does, through any coordinator that answers, and notes every step backwards. */
final class StatusWatch implements AutoCloseable {
    private static final int PERIOD_MILLIS = 100;

    private final CollectionId id;
    private final List<ApiClient> apis;
    private final ScheduledExecutorService poller;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, NodeProgress> nodes = new HashMap<>();
    private final Map<String, String> verdicts = new HashMap<>();
    private @Nullable CollectionView last;
    private int polls;
    private boolean forgotten;

    StatusWatch(CollectionId id, List<ApiClient> apis) {
        this.id = id;
        this.apis = List.copyOf(apis);
        this.poller = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "watch-" + id.shortForm());
            thread.setDaemon(true);
            return thread;
        });
        var unused = poller.scheduleWithFixedDelay(this::poll, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The newest view that anybody has answered. */
    @Nullable
    synchronized CollectionView last() {
        return last;
    }

    synchronized List<Violation> violations() {
        return List.copyOf(violations);
    }

    private void poll() {
        ApiClient api = apis.get(polls++ % apis.size());
        try {
            see(api.view(id));
        } catch (UncheckedIOException e) {
            // It is down, or cut off: the next poll asks another one.
        } catch (IllegalStateException e) {
            if (String.valueOf(e.getMessage()).contains(": 404 ")) {
                forget(e);
            }
        }
    }

    private synchronized void forget(IllegalStateException answer) {
        if (!forgotten) {
            forgotten = true;
            backward("the collection is not known any more: " + answer.getMessage());
        }
    }

    /** Whether a coordinator has said that there is no such collection. */
    synchronized boolean isForgotten() {
        return forgotten;
    }

    /** Notes what a view says. */
    synchronized void see(CollectionView now) {
        CollectionView before = last;
        if (before != null) {
            if (before.status() != now.status() && !before.status().canBecome(now.status())) {
                backward("collection " + before.status() + " -> " + now.status());
            }
            forward("nodes done", before.progress().nodesDone(), now.progress().nodesDone());
            forward(
                    "collectors done",
                    before.progress().collectorsDone(),
                    now.progress().collectorsDone());
            forward(
                    "bytes collected",
                    before.progress().bytesCollected(),
                    now.progress().bytesCollected());
            forward(
                    "bytes transferred",
                    before.progress().bytesTransferred(),
                    now.progress().bytesTransferred());
        }
        for (NodeProgress node : Objects.requireNonNullElse(now.nodes(), List.<NodeProgress>of())) {
            seeNode(node);
        }
        last = now;
    }

    private void seeNode(NodeProgress now) {
        String name = now.node().value();
        NodeProgress before = nodes.put(name, now);
        if (before != null) {
            if (before.state() != now.state() && !before.state().canBecome(now.state())) {
                backward(name + " " + before.state() + " -> " + now.state());
            }
            forward(name + " collectors done", before.collectorsDone(), now.collectorsDone());
            forward(name + " bytes collected", before.bytesCollected(), now.bytesCollected());
            forward(name + " bytes transferred", before.bytesTransferred(), now.bytesTransferred());
        }
        for (CollectorProgress collector : now.collectors()) {
            String item = name + "/" + collector.collector();
            String said = collector.verdict() == null
                    ? ""
                    : collector.verdict().kind().toString();
            String earlier = verdicts.getOrDefault(item, "");
            if (!earlier.isEmpty() && !earlier.equals(said)) {
                backward(item + " " + earlier + " -> " + (said.isEmpty() ? collector.state() : said));
            }
            verdicts.put(item, said);
        }
    }

    private void forward(String what, long before, long now) {
        if (now < before) {
            backward(what + " " + before + " -> " + now);
        }
    }

    private synchronized void backward(String step) {
        violations.add(new Violation(Kind.BACKWARD_STEP, step));
    }

    @Override
    public void close() {
        poller.shutdownNow();
    }
}
