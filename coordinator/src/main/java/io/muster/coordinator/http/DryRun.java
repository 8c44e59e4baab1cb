package io.muster.coordinator.http;

import io.muster.coordinator.agent.AgentKeys;
import io.muster.coordinator.agent.SessionCommand;
import io.muster.coordinator.collection.CollectionRequest;
import io.muster.coordinator.collection.KnownNode;
import io.muster.coordinator.collection.ManagerReply;
import io.muster.coordinator.collection.PlanViews;
import io.muster.coordinator.collection.Planner;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.http.NodeView;
import io.muster.protocol.http.PlanView;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.Plan;
import io.muster.protocol.spec.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.receptionist.Receptionist;

/** What a request would do: the plan, with what the connected agents say that it would cost. Starts nothing. */
final class DryRun {
    private final ActorSystem<?> system;
    private final Duration timeout;

    DryRun(ActorSystem<?> system, Duration timeout) {
        this.system = system;
        this.timeout = timeout;
    }

    /**
     * A node's answer.
     *
     * @param answered false where there was none in time
     */
    private record Answer(JobOrder order, boolean reachable, boolean answered, List<AgentEvent.Estimate> estimates) {}

    CompletionStage<PlanView> run(CollectionRequest request, ManagerReply.Nodes nodes) {
        List<NodeId> selected = request.selection().select(nodes.known()).stream()
                .map(KnownNode::node)
                .toList();
        Set<NodeId> connected = nodes.views().stream()
                .filter(NodeView::connected)
                .map(NodeView::node)
                .collect(Collectors.toSet());
        Plan plan = Planner.plan(request, selected, connected);
        List<CompletableFuture<Answer>> answers = selected.stream()
                .map(node -> ask(Planner.order(request, plan, node), connected.contains(node)))
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> view(
                        request, answers.stream().map(CompletableFuture::join).toList()));
    }

    private PlanView view(CollectionRequest request, List<Answer> answers) {
        List<String> warnings = new ArrayList<>(request.warnings());
        List<PlanView.NodePlanView> nodes = new ArrayList<>();
        for (Answer answer : answers) {
            if (!answer.reachable()) {
                warnings.add("node " + answer.order().node() + " is not connected: all of its part would be LOST");
            } else if (!answer.answered()) {
                warnings.add("node " + answer.order().node() + " gave no estimate within " + Durations.format(timeout));
            }
            nodes.add(PlanViews.of(answer.order(), answer.reachable(), answer.estimates()));
        }
        return new PlanView(nodes, warnings);
    }

    private CompletableFuture<Answer> ask(JobOrder order, boolean reachable) {
        if (!reachable) {
            return CompletableFuture.completedFuture(new Answer(order, false, false, List.of()));
        }
        var key = AgentKeys.of(order.node());
        return AskPattern.<Receptionist.Command, Receptionist.Listing>ask(
                        system.receptionist(), replyTo -> Receptionist.find(key, replyTo), timeout, system.scheduler())
                .thenCompose(listing -> listing.getServiceInstances(key).stream()
                        .findFirst()
                        .map(session -> estimate(session, order))
                        .orElseGet(() -> CompletableFuture.failedFuture(new IllegalStateException("no session"))))
                .handle((estimated, failure) -> failure == null
                        ? new Answer(order, true, true, estimated.estimates())
                        : new Answer(order, true, false, List.of()))
                .toCompletableFuture();
    }

    private CompletionStage<SessionCommand.Estimated> estimate(ActorRef<SessionCommand> session, JobOrder order) {
        return AskPattern.ask(
                session, replyTo -> new SessionCommand.Estimate(order, replyTo), timeout, system.scheduler());
    }
}
