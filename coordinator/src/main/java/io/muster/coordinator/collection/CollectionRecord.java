package io.muster.coordinator.collection;

import io.muster.protocol.http.CollectionView.BundleView;
import io.muster.protocol.http.CollectionView.UploadView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ManifestHeader.TimelineEntry;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.Plan;
import io.muster.protocol.plan.Plan.NodePlan;
import io.muster.protocol.plan.PlannedItem;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One collection as its events made it. States only go forward and every planned item is answered once: events that say
 * otherwise are not {@link #accepts accepted}.
 */
final class CollectionRecord {
    private final CollectionRequest request;
    private final List<CollectionEvent> history = new ArrayList<>();
    private final List<TimelineEntry> timeline = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<NodeId, NodeRecord> nodes = new LinkedHashMap<>();
    private final Map<NodeId, NodeCounters> counters = new LinkedHashMap<>();
    private final Map<VerdictKind, Integer> verdicts = new EnumMap<>(VerdictKind.class);
    private CollectionState state = CollectionState.QUEUED;
    private @Nullable String reason;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private @Nullable Plan plan;
    private @Nullable BundleView bundle;
    private @Nullable String holder;
    private CollectionEvent.@Nullable Led led;
    private boolean takenOver;
    private final UploadRecord upload;
    private boolean cancelRequested;
    private boolean pinned;

    CollectionRecord(CollectionEvent.Requested e) {
        request = e.request();
        upload = new UploadRecord(request);
        warnings.addAll(request.warnings());
        history.add(e);
        TopUp topUp = request.topUp();
        tell(
                e.at(),
                "requested",
                null,
                "by " + request.requestedBy() + (topUp == null ? "" : ", to complete " + topUp.of()));
    }

    static CollectionRecord restore(ManagerSnapshot.History history) {
        CollectionRecord record = new CollectionRecord(
                (CollectionEvent.Requested) history.events().get(0));
        history.events().subList(1, history.events().size()).forEach(record::apply);
        history.heard().forEach(record::apply);
        record.apply(new CollectionTrace.Progress(record.id(), history.counters()));
        return record;
    }

    /** A copy from which {@link #restore} makes the same again. */
    ManagerSnapshot.History history() {
        List<CollectionTrace.Heard> heard = new ArrayList<>();
        nodes.forEach((id, node) -> {
            if (!state.isTerminal() && node.heard() > 0) {
                heard.add(new CollectionTrace.Heard(id(), id, node.attempt(), node.heard()));
            }
        });
        return new ManagerSnapshot.History(history, heard, List.copyOf(counters.values()));
    }

    void apply(CollectionTrace trace) {
        if (trace instanceof CollectionTrace.Heard e) {
            node(e.node()).heard(e.attempt(), e.sequence());
        } else if (trace instanceof CollectionTrace.Progress e) {
            e.counters().forEach(c -> counters.merge(c.node(), c, NodeCounters::then));
        }
    }

    /** Whether a node is farther than it was known to be. */
    boolean isNews(NodeCounters told) {
        NodeCounters known = counters.get(told.node());
        return known == null || !known.then(told).equals(known);
    }

    /** Whether an event may happen to this collection now. */
    boolean accepts(CollectionEvent event) {
        if (event instanceof CollectionEvent.StateChanged e) {
            return state.canBecome(e.state());
        }
        if (event instanceof CollectionEvent.Planned) {
            return plan == null && !state.isTerminal();
        }
        if (event instanceof CollectionEvent.NodeChanged e) {
            NodeRecord node = nodes.get(e.node());
            return node != null && node.canBecome(e.state());
        }
        if (event instanceof CollectionEvent.CollectorStarted e) {
            NodeRecord node = nodes.get(e.node());
            return node != null && node.isOpen(e.collector()) && !node.isRunning(e.collector());
        }
        if (event instanceof CollectionEvent.VerdictGiven e) {
            NodeRecord node = nodes.get(e.node());
            return node != null && node.isOpen(e.collector());
        }
        if (event instanceof CollectionEvent.ContentLost e) {
            NodeRecord node = nodes.get(e.node());
            return node != null && e.collectors().stream().allMatch(node::hasContent);
        }
        if (event instanceof CollectionEvent.Sealed) {
            return bundle == null;
        }
        if (event instanceof CollectionEvent.CancelRequested) {
            return !cancelRequested && !state.isTerminal();
        }
        if (event instanceof CollectionEvent.UploadRequested) {
            return bundle != null && !upload.isOpen();
        }
        if (event instanceof CollectionEvent.UploadRemembered) {
            return upload.isOpen();
        }
        if (event instanceof CollectionEvent.PinChanged e) {
            return pinned != e.pinned();
        }
        return !(event instanceof CollectionEvent.Requested);
    }

    /** Takes an event that was accepted. */
    void apply(CollectionEvent event) {
        history.add(event);
        if (event instanceof CollectionEvent.StateChanged e) {
            applyState(e);
        } else if (event instanceof CollectionEvent.Planned e) {
            plan = e.plan();
            for (NodePlan node : e.plan().nodes()) {
                nodes.put(node.node(), new NodeRecord(node));
            }
            tell(
                    e.at(),
                    "planned",
                    null,
                    e.plan().items().size() + " collectors on "
                            + e.plan().nodes().size() + " nodes");
        } else if (event instanceof CollectionEvent.NodeChanged e) {
            node(e.node()).apply(e);
            tell(e.at(), "node " + e.state(), e.node(), e.reason());
        } else if (event instanceof CollectionEvent.CollectorStarted e) {
            node(e.node()).started(e.collector());
        } else if (event instanceof CollectionEvent.VerdictGiven e) {
            node(e.node()).answered(e.collector(), e.verdict());
            verdicts.merge(e.verdict().kind(), 1, Integer::sum);
        } else if (event instanceof CollectionEvent.Led e) {
            applyLed(e);
        } else if (event instanceof CollectionEvent.ContentLost e) {
            for (CollectorId collector : e.collectors()) {
                VerdictKind before = node(e.node()).lost(collector, e.reason());
                verdicts.computeIfPresent(before, (kind, count) -> count == 1 ? null : count - 1);
                verdicts.merge(VerdictKind.LOST, 1, Integer::sum);
            }
            tell(e.at(), "content lost", e.node(), e.collectors() + ": " + e.reason());
        } else if (event instanceof CollectionEvent.Noted e) {
            tell(e.at(), e.event(), e.node(), e.detail());
        } else if (event instanceof CollectionEvent.Warned e) {
            warnings.add(e.warning());
        } else if (event instanceof CollectionEvent.CancelRequested e) {
            cancelRequested = true;
            tell(e.at(), "cancel requested", null, "by " + e.by());
        } else if (event instanceof CollectionEvent.Sealed e) {
            bundle = e.bundle();
            holder = e.holder();
            upload.sealed(e.at());
            tell(e.at(), "sealed", null, e.bundle().bytes() + " bytes");
        } else if (event instanceof CollectionEvent.PinChanged e) {
            pinned = e.pinned();
            tell(e.at(), pinned ? "pinned" : "unpinned", null, "by " + e.by());
        } else if (event instanceof CollectionEvent.UploadChanged e) {
            upload.apply(e);
            tell(e.at(), "upload " + e.state(), null, e.reason());
        } else if (event instanceof CollectionEvent.UploadRequested e) {
            upload.apply(e);
            tell(
                    e.at(),
                    "upload requested",
                    null,
                    "by " + e.by() + ", to " + e.target().destination());
        } else if (event instanceof CollectionEvent.UploadRemembered e) {
            upload.apply(e);
        }
    }

    private void applyLed(CollectionEvent.Led e) {
        CollectionEvent.Led before = led;
        led = e;
        if (before == null) {
            return;
        }
        if (before.coordinator().equals(e.coordinator())) {
            tell(e.at(), "coordinator restarted", null, e.url());
        } else {
            takenOver = true;
            tell(e.at(), "taken over", null, "by " + e.url() + " from " + before.url());
        }
    }

    private void applyState(CollectionEvent.StateChanged e) {
        state = e.state();
        reason = e.reason();
        if (e.state() == CollectionState.COLLECTING) {
            startedAt = e.at();
        }
        if (e.state().isTerminal()) {
            endedAt = e.at();
        }
        tell(e.at(), "collection " + e.state(), null, e.reason());
    }

    private void tell(Instant at, String event, @Nullable NodeId node, @Nullable String detail) {
        timeline.add(new TimelineEntry(at, event, node, detail));
    }

    /**
     * Nodes whose part is whole, as they ended. What a bundle begins with is known as soon as the first of them has.
     */
    List<NodeId> collectedNodes() {
        return nodes.entrySet().stream()
                .filter(e -> e.getValue().isCollected())
                .sorted(Comparator.comparing(
                        e -> Objects.requireNonNull(e.getValue().endedAt())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Nodes in the order in which their parts are sealed: after those the others, as planned. */
    List<NodeId> sealOrder() {
        Set<NodeId> order = new LinkedHashSet<>(collectedNodes());
        order.addAll(nodes.keySet());
        return List.copyOf(order);
    }

    private NodeRecord node(NodeId id) {
        NodeRecord node = nodes.get(id);
        if (node == null) {
            throw new IllegalStateException(id + " is not in the plan");
        }
        return node;
    }

    /** What is planned and not answered. */
    List<PlannedItem> openItems() {
        List<PlannedItem> open = new ArrayList<>();
        nodes.forEach((id, node) -> node.collectors().stream()
                .filter(node::isOpen)
                .forEach(collector -> open.add(new PlannedItem(id, collector))));
        return open;
    }

    Map<PlannedItem, Verdict> answers() {
        Map<PlannedItem, Verdict> answers = new LinkedHashMap<>();
        nodes.forEach((id, node) -> {
            for (var collector : node.collectors()) {
                Verdict verdict = node.verdict(collector);
                if (verdict != null) {
                    answers.put(new PlannedItem(id, collector), verdict);
                }
            }
        });
        return answers;
    }

    /** Of this collection and of the one that it completes. */
    Map<PlannedItem, Verdict> wholeAnswers() {
        TopUp earlier = request.completed();
        return earlier == null ? answers() : earlier.with(answers());
    }

    /** How many of {@link #wholeAnswers} are of each kind. */
    Map<VerdictKind, Integer> wholeVerdicts() {
        if (request.completed() == null) {
            return verdicts();
        }
        Map<VerdictKind, Integer> kinds = new EnumMap<>(VerdictKind.class);
        wholeAnswers().values().forEach(verdict -> kinds.merge(verdict.kind(), 1, Integer::sum));
        return kinds;
    }

    /** What this collection and the one that it completes answer for. */
    Plan wholePlan() {
        TopUp earlier = request.completed();
        return earlier != null ? earlier.plan() : plan == null ? new Plan(List.of()) : plan;
    }

    CollectionId id() {
        return request.id();
    }

    CollectionRequest request() {
        return request;
    }

    /** Number of the newest event; the first one has number 1. */
    long lastNumber() {
        return history.size();
    }

    /** Up to {@code limit} events after a number. */
    List<CollectionEvent> eventsAfter(long number, int limit) {
        int from = (int) Math.max(0, Math.min(number, history.size()));
        return List.copyOf(history.subList(from, Math.min(history.size(), from + limit)));
    }

    CollectionState state() {
        return state;
    }

    @Nullable
    String reason() {
        return reason;
    }

    @Nullable
    Instant startedAt() {
        return startedAt;
    }

    @Nullable
    Instant endedAt() {
        return endedAt;
    }

    @Nullable
    Plan plan() {
        return plan;
    }

    @Nullable
    BundleView bundle() {
        return bundle;
    }

    /** Id of the coordinator that has the bundle; null without one, or where it is from before ids. */
    @Nullable
    String holder() {
        return holder;
    }

    /** Whether content may lie on the disk of a coordinator that ran it before. */
    boolean isTakenOver() {
        return takenOver;
    }

    UploadView upload() {
        return upload.view();
    }

    UploadRecord uploads() {
        return upload;
    }

    /** Whether the nodes have nothing more to do for it: all is sealed, or it ended without. */
    boolean isCollected() {
        return state.isTerminal() || state == CollectionState.UPLOADING;
    }

    /** Whether anything may still happen to it by itself. */
    boolean isOver() {
        return state.isTerminal() && !upload.isDue();
    }

    boolean isCancelRequested() {
        return cancelRequested;
    }

    boolean isPinned() {
        return pinned;
    }

    Map<NodeId, NodeRecord> nodes() {
        return Collections.unmodifiableMap(nodes);
    }

    Map<NodeId, NodeCounters> counters() {
        return Collections.unmodifiableMap(counters);
    }

    Map<VerdictKind, Integer> verdicts() {
        return new EnumMap<>(verdicts);
    }

    List<TimelineEntry> timeline() {
        return List.copyOf(timeline);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
