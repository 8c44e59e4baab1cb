package io.muster.coordinator.collection;

import io.muster.protocol.http.CollectionList;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.NodeView;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.CollectionState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Answers about the manager's state; changes nothing. */
final class ManagerQueries {
    private static final int EVENTS_PER_ANSWER = 500;

    private final ConnectedNodes connected;
    private final ProgressBoard progress;
    private final RunningUploads uploads;

    ManagerQueries(ConnectedNodes connected, ProgressBoard progress, RunningUploads uploads) {
        this.connected = connected;
        this.progress = progress;
        this.uploads = uploads;
    }

    ManagerReply view(Optional<CollectionRecord> found) {
        return found.<ManagerReply>map(c -> new ManagerReply.Found(
                        Views.full(c, uploads.sent(c.id()).orElse(null)), c.holder()))
                .orElseGet(ManagerReply.Unknown::new);
    }

    ManagerReply page(ManagerState state, ManagerCommand.GetPage get) {
        List<CollectionRecord> page = state.page(get.state(), get.after(), get.limit() + 1);
        List<CollectionView> views =
                page.stream().limit(get.limit()).map(c -> Views.brief(c)).toList();
        String next =
                page.size() > get.limit() ? views.get(views.size() - 1).id().value() : null;
        return new ManagerReply.Page(new CollectionList(views, next));
    }

    ManagerReply nodes(ManagerState state, Instant now) {
        List<CollectionRecord> active = state.inState(CollectionState.COLLECTING);
        List<NodeView> views = state.nodes().values().stream()
                .map(n -> new NodeView(
                        n.node(),
                        connected.isConnected(n.node()),
                        connected.isConnected(n.node()) ? now : n.lastSeen(),
                        n.agentVersion(),
                        n.address(),
                        n.labels(),
                        n.facts(),
                        active.stream()
                                .filter(c -> isOpen(c, n.node()))
                                .map(CollectionRecord::id)
                                .toList()))
                .toList();
        return new ManagerReply.Nodes(views, List.copyOf(state.nodes().values()));
    }

    /** Whether a collection still wants something of a node. */
    static boolean isOpen(CollectionRecord collection, NodeId node) {
        NodeRecord record = collection.nodes().get(node);
        return record != null && !record.state().isTerminal();
    }

    ManagerReply figures(ManagerState state) {
        return FigureCounts.of(
                state.all(), state.nodes().size(), connected.nodes().size());
    }

    ManagerReply.Events events(CollectionRecord record, ManagerCommand.AwaitEvents question) {
        List<CollectionEvent> events = record.eventsAfter(question.after(), EVENTS_PER_ANSWER);
        boolean all = question.after() + events.size() >= record.lastNumber();
        return new ManagerReply.Events(
                events,
                question.after() + 1,
                Views.progress(record),
                progress.version(record.id()),
                all && record.isOver());
    }
}
