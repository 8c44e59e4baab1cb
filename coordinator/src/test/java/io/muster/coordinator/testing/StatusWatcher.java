package io.muster.coordinator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.CollectorProgress;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A client that polls one collection all the time, also while there is no coordinator, and keeps every step backwards
 * that it saw.
 */
public final class StatusWatcher implements AutoCloseable {
    private static final ObjectMapper MAPPER = Json.mapper();

    private final ApiClient client;
    private final String id;
    private final Thread thread;
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final Map<String, JsonNode> verdicts = new HashMap<>();
    private volatile boolean stopped;
    private volatile @Nullable CollectionView last;

    public StatusWatcher(ApiClient client, String id) {
        this.client = client;
        this.id = id;
        this.thread = new Thread(this::run, "status-watcher");
        thread.start();
    }

    private void run() {
        while (!stopped) {
            try {
                var response = client.get("/collectLogs/tasks/" + id);
                if (response.statusCode() == 200) {
                    look(MAPPER.readValue(response.body(), CollectionView.class));
                } else if (response.statusCode() != 503) {
                    violations.add("answered " + response.statusCode() + " " + response.body());
                }
            } catch (IOException e) {
                Thread.onSpinWait();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void look(CollectionView now) {
        CollectionView before = last;
        if (before != null) {
            compare(before, now);
        }
        for (NodeProgress node : Objects.requireNonNull(now.nodes())) {
            for (CollectorProgress collector : node.collectors()) {
                if (collector.verdict() != null) {
                    JsonNode verdict = MAPPER.valueToTree(collector.verdict());
                    JsonNode known = verdicts.putIfAbsent(node.node() + "/" + collector.collector(), verdict);
                    check(known == null || known.equals(verdict), "verdict " + known + " became " + verdict);
                }
            }
        }
        int given = now.progress().collectorsDone();
        check(given >= verdicts.size(), verdicts.size() + " verdicts were given, and later " + given);
        last = now;
    }

    private void compare(CollectionView before, CollectionView now) {
        check(before.status().compareTo(now.status()) <= 0, before.status() + " became " + now.status());
        check(before.progress().bytesCollected() <= now.progress().bytesCollected(), "collected bytes shrank");
        check(before.progress().bytesTransferred() <= now.progress().bytesTransferred(), "transferred bytes shrank");
        check(before.progress().nodesDone() <= now.progress().nodesDone(), "fewer nodes are done");
        List<NodeProgress> earlier = new ArrayList<>(Objects.requireNonNull(before.nodes()));
        List<NodeProgress> later = Objects.requireNonNull(now.nodes());
        check(earlier.size() <= later.size(), "nodes are missing");
        for (int i = 0; i < Math.min(earlier.size(), later.size()); i++) {
            NodeProgress a = earlier.get(i);
            NodeProgress b = later.get(i);
            check(a.node().equals(b.node()), "other nodes are planned");
            check(a.state() == b.state() || a.state().canBecome(b.state()), a.state() + " became " + b.state());
            check(a.bytesCollected() <= b.bytesCollected(), "collected bytes of " + a.node() + " shrank");
        }
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            violations.add(otherwise);
        }
    }

    /** Every step backwards so far; empty is what all hope for. */
    public List<String> violations() {
        return violations;
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
