package io.muster.coordinator.collection;

import io.muster.coordinator.agent.SessionCommand;
import io.muster.coordinator.upload.Obstacle;
import io.muster.coordinator.upload.UploadTarget;
import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.http.CollectionList;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.NodeView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.Plan;
import io.muster.protocol.plan.UploadState;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorSpec;
import io.muster.protocol.spec.CollectorSpec.Condition;
import io.muster.protocol.spec.CollectorSpec.Dependency;
import io.muster.protocol.spec.CollectorSpec.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** One of each message, with every field filled. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-01-31T08:00:00.123Z");
    static final CollectionId ID = new CollectionId("01a1fcb7-b530-7c62-bef2-a7e631488ba1");
    static final NodeId N1 = new NodeId("n1");
    static final NodeId N2 = new NodeId("n2");
    static final CollectorId A = new CollectorId("a");
    static final CollectorId B = new CollectorId("b");
    static final Verdict COLLECTED = new Verdict(VerdictKind.COLLECTED, null, 1, NOW, NOW, 2, 3, 0, List.of("shrank"));
    static final KnownNode NODE =
            new KnownNode(N1, NOW, "1.0", "127.0.0.1:1", Map.of("role", "db"), Map.of("os", "linux"));
    static final CollectionLimits LIMITS =
            new CollectionLimits(2, 3, Duration.ofSeconds(4), Duration.ofMinutes(5), Duration.ofHours(6), 7, 8, 9L, 2);

    static final UploadTarget TARGET = new UploadTarget("support", "http://p.example.com", "Example inc.", "123");

    private Samples() {}

    static CollectorSpec spec(CollectorId id, Scope scope, Dependency... dependencies) {
        return new CollectorSpec(
                id,
                "run",
                id.value(),
                scope,
                new CollectorAction.Run("true", List.of(), null, Map.of(), List.of(), List.of(), false),
                false,
                List.of(dependencies),
                Duration.ofSeconds(10),
                100L,
                5,
                Set.of("lock"),
                3);
    }

    static CollectionRequest request(CollectorSpec... collectors) {
        return new CollectionRequest(
                ID,
                "key",
                "ann",
                NOW,
                new Selection(false, List.of(N1, N2), Map.of("x", "y"), List.of("db")),
                "inline",
                "spec: text",
                List.of(collectors),
                List.of("a warning"),
                BundleFormat.TAR_GZ,
                "none",
                null,
                List.of(),
                NOW,
                NOW,
                LIMITS,
                "Example inc.",
                "123",
                true,
                "https://u.example.com",
                "http://p.example.com",
                null,
                null);
    }

    static CollectionRequest request() {
        return request(spec(A, Scope.HOST), spec(B, Scope.HOST, new Dependency(A, Condition.SUCCEEDED, false)));
    }

    static Plan plan() {
        return new Plan(List.of(new Plan.NodePlan(N1, List.of(A, B)), new Plan.NodePlan(N2, List.of(A, B))));
    }

    static List<ManagerEvent> events() {
        return List.of(
                new CollectionEvent.Requested(ID, NOW, request()),
                new CollectionEvent.StateChanged(ID, NOW, CollectionState.COLLECTING, "why"),
                new CollectionEvent.Planned(ID, NOW, plan()),
                new CollectionEvent.NodeChanged(ID, NOW, N1, NodeState.COLLECTING, "why"),
                new CollectionEvent.CollectorStarted(ID, NOW, N1, A),
                new CollectionEvent.VerdictGiven(ID, NOW, N1, A, COLLECTED),
                new CollectionEvent.Noted(ID, NOW, "agent is back", N1, "detail"),
                new CollectionEvent.Warned(ID, NOW, "a warning"),
                new CollectionEvent.CancelRequested(ID, NOW, "ann"),
                new CollectionEvent.Led(ID, NOW, "coordinator-1", "http://c1:9000"),
                new CollectionEvent.ContentLost(ID, NOW, N1, List.of(A), "gone"),
                new CollectionEvent.Sealed(ID, NOW, new CollectionView.BundleView("f", 1, "00", 2), "coordinator-1"),
                new CollectionEvent.UploadChanged(ID, NOW, UploadState.FAILED, "https://u", "why"),
                new CollectionEvent.UploadRequested(ID, NOW, TARGET, "ann"),
                new CollectionEvent.UploadRemembered(ID, NOW, "token"),
                new CollectionEvent.PinChanged(ID, NOW, true, "ann"),
                new CollectionEvent.Deleted(ID, NOW),
                new CollectionTrace.Heard(ID, N1, 1, 7),
                new CollectionTrace.Progress(ID, List.of(new NodeCounters(N1, 1, 2, "spool full"))),
                new NodeSeen(NODE, true));
    }

    static List<ManagerReply> replies() {
        CollectionRecord record = new CollectionRecord((CollectionEvent.Requested) events().get(0));
        events().stream()
                .skip(1)
                .filter(e -> e instanceof CollectionEvent && !(e instanceof CollectionEvent.Deleted))
                .forEach(e -> record.apply((CollectionEvent) e));
        CollectionView view = Views.full(record);
        List<CollectionEvent> happened = events().stream()
                .filter(CollectionEvent.class::isInstance)
                .map(CollectionEvent.class::cast)
                .toList();
        return List.of(
                new ManagerReply.Started(ID, CollectionState.QUEUED, true),
                new ManagerReply.Busy(ID),
                new ManagerReply.QueueFull(3, Duration.ofSeconds(4)),
                new ManagerReply.Found(view, "coordinator-1"),
                new ManagerReply.Unknown(),
                new ManagerReply.StillRunning(CollectionState.COLLECTING),
                new ManagerReply.Pinned(),
                new ManagerReply.Forgotten(),
                new ManagerReply.Checked(new Obstacle("no room", true)),
                new ManagerReply.NoBundle(),
                new ManagerReply.Uploading(),
                new ManagerReply.NoTarget(),
                new ManagerReply.NothingMissing(),
                new ManagerReply.Page(new CollectionList(List.of(view), "next")),
                new ManagerReply.Nodes(
                        List.of(new NodeView(N1, true, NOW, "1", "a", Map.of(), Map.of("os", "x"), List.of(ID))),
                        List.of(NODE)),
                new ManagerReply.Events(happened, 1, view.progress(), 2, true),
                new ManagerReply.Figures(
                        Map.of(CollectionState.QUEUED, 1),
                        2,
                        3,
                        Map.of(VerdictKind.COLLECTED, 4),
                        Map.of(UploadState.NONE, 1),
                        5,
                        new ManagerReply.Active(Map.of(NodeState.COLLECTING, 1), 6, 7, 1)),
                new ManagerReply.Admitted(List.of(ID), 3),
                new ManagerReply.Refused("CODE", "why", true));
    }

    static List<ManagerCommand> managerCommands(
            ActorRef<ManagerReply> reply,
            ActorRef<CollectionCommand.Recorded> recorded,
            ActorRef<SessionCommand> session) {
        return List.of(
                new ManagerCommand.Start(request(), true, reply),
                new ManagerCommand.TopUp(ID, ID, "key", NOW, "ann", reply),
                new ManagerCommand.Cancel(ID, "ann", reply),
                new ManagerCommand.Pin(ID, true, "ann", reply),
                new ManagerCommand.Delete(ID, reply),
                new ManagerCommand.Get(ID, reply),
                new ManagerCommand.GetPage(CollectionState.FAILED, 3, ID, reply),
                new ManagerCommand.Preflight(TARGET, "key-1", reply),
                new ManagerCommand.Upload(ID, TARGET, "ann", reply),
                new ManagerCommand.GetNodes(reply),
                new ManagerCommand.GetFigures(reply),
                new ManagerCommand.AwaitEvents(ID, 1, 2, reply),
                new ManagerCommand.RecordEvents(
                        ID,
                        1,
                        List.of(new CollectionEvent.VerdictGiven(ID, NOW, N1, A, COLLECTED)),
                        List.of(new CollectionTrace.Heard(ID, N1, 1, 7)),
                        recorded),
                new ManagerCommand.Progressed(ID, List.of(new NodeCounters(N1, 1, 2, "spool full"))),
                new ManagerCommand.OpenSession(NODE, "i", List.of(ID), session, reply));
    }

    static List<Object> others(ActorRef<SessionCommand> session, ActorRef<NodeCommand> collector) {
        return List.of(
                new CollectionCommand.Recorded(4),
                new NodeCommand.FromAgent(
                        new AgentEvent.JobUpdated(ID, 3, new JobUpdate.CollectorFinished(A, COLLECTED)), session),
                new SessionCommand.Attach(ID, collector),
                new SessionCommand.Send(new AgentCommand.StartJob(ID, 1, Planner.order(request(), plan(), N1))),
                new SessionCommand.Superseded(),
                new SessionCommand.Estimated(List.of(new AgentEvent.Estimate(A, 1, 2, "note"))));
    }
}
