package io.muster.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.VerdictKind;
import io.muster.testing.ApiClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Collections that are under way at the same time, as a polling client sees them. */
final class UnderWay {
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration END = Duration.ofMinutes(10);

    private final String spec;
    private final Map<CollectionId, Integer> verdicts = new LinkedHashMap<>();
    private final Set<CollectionId> over = new HashSet<>();
    private int backwards;

    /** @param spec what each of them runs, on all nodes */
    UnderWay(String spec) {
        this.spec = spec;
    }

    /** Starts collections until so many are not over. */
    void topUp(ApiClient api, int count) throws IOException, InterruptedException {
        poll(api);
        while (verdicts.size() - over.size() < count) {
            verdicts.put(start(api), 0);
        }
    }

    /** Starts one, as a careful client does: again with the same key until there is an answer. */
    private CollectionId start(ApiClient api) throws IOException, InterruptedException {
        String body = Json.mapper().writeValueAsString(Map.of("from", "allnodes", "spec", spec));
        HttpRequest request = api.request("/collectLogs/start")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .timeout(POLL)
                .build();
        long deadline = System.nanoTime() + END.toNanos();
        while (true) {
            String told;
            try {
                HttpResponse<String> response = api.await(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() == 202) {
                    return new CollectionId(
                            Json.mapper().readTree(response.body()).get("id").asText());
                }
                told = response.statusCode() + " " + response.body();
            } catch (UncheckedIOException e) {
                told = String.valueOf(e.getCause());
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("nothing could be started: " + told);
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /**
     * Asks once how all are.
     *
     * @return verdicts of all together; -1 where there is no answer
     */
    long poll(ApiClient api) throws IOException {
        HttpRequest request =
                api.request("/collectLogs/tasks?limit=100").timeout(POLL).build();
        HttpResponse<String> response;
        try {
            response = api.await(request, HttpResponse.BodyHandlers.ofString());
        } catch (UncheckedIOException e) {
            return -1;
        }
        if (response.statusCode() != 200) {
            return -1;
        }
        for (JsonNode task : Json.mapper().readTree(response.body()).get("tasks")) {
            CollectionView view = Json.mapper().treeToValue(task, CollectionView.class);
            verdicts.computeIfPresent(
                    view.id(), (id, before) -> seen(before, view.progress().collectorsDone()));
            if (verdicts.containsKey(view.id()) && view.status().isTerminal()) {
                over.add(view.id());
            }
        }
        return verdicts.values().stream().mapToLong(Integer::longValue).sum();
    }

    private int seen(int before, int now) {
        if (now < before) {
            backwards++;
        }
        return Math.max(before, now);
    }

    /** Seconds until a poll is answered; and until it tells of a verdict more than there were. */
    record Back(double answers, double moves) {}

    /** Polls every tenth of a second until there are more verdicts than {@code before}. */
    Back awaitMovement(ApiClient api, long before, long since) throws IOException, InterruptedException {
        double answered = -1;
        while (true) {
            long now = poll(api);
            double seconds = (System.nanoTime() - since) / 1e9;
            answered = answered < 0 && now >= 0 ? seconds : answered;
            if (now > before) {
                return new Back(answered, seconds);
            }
            if (seconds > 120) {
                throw new IOException("status stands still for two minutes, at " + now + " verdicts");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /**
     * How all of them ended.
     *
     * @param planned items of all plans
     * @param given verdicts
     * @param lost verdicts that are {@code LOST}
     * @param otherwise verdicts that are neither {@code COLLECTED} nor {@code LOST}
     * @param nodesMissing nodes that should be in a collection and are not, or were not reached
     * @param backwards polls that told of fewer verdicts than one before them
     */
    record Ended(int collections, int planned, int given, int lost, int otherwise, int nodesMissing, int backwards) {}

    /**
     * Waits for the end of all.
     *
     * @param nodes that each has
     * @param collectors that each runs on each node
     */
    Ended awaitEnd(ApiClient api, int nodes, int collectors) {
        int given = 0;
        int lost = 0;
        int collected = 0;
        int missing = 0;
        List<CollectionId> ids = new ArrayList<>(verdicts.keySet());
        for (CollectionId id : ids) {
            CollectionView view = api.awaitEnd(id, END);
            given += view.verdicts().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            lost += view.verdicts().getOrDefault(VerdictKind.LOST, 0);
            collected += view.verdicts().getOrDefault(VerdictKind.COLLECTED, 0);
            List<CollectionView.NodeProgress> told = view.nodes() == null ? List.of() : view.nodes();
            missing += nodes
                    - (int) told.stream()
                            .filter(node -> node.collectorsDone() == collectors)
                            .filter(node -> node.startedAt() != null)
                            .count();
            seen(verdicts.getOrDefault(id, 0), view.progress().collectorsDone());
        }
        return new Ended(
                ids.size(), ids.size() * nodes * collectors, given, lost, given - collected - lost, missing, backwards);
    }
}
