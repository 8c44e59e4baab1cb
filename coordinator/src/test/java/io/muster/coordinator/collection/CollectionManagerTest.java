package io.muster.coordinator.collection;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.muster.coordinator.agent.SessionCommand;
import io.muster.coordinator.bundle.BundleStore;
import io.muster.coordinator.cluster.Term;
import io.muster.coordinator.config.MusterConfig;
import io.muster.coordinator.journal.Database;
import io.muster.coordinator.testing.FixedLeadership;
import io.muster.coordinator.upload.Destinations;
import io.muster.coordinator.upload.Uploads;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.VerdictKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectionManagerTest {
    @TempDir
    private Path folder;

    private final MusterConfig config = MusterConfig.of(ConfigFactory.parseString(
            """
            muster.limits.collections = 1
            muster.nodes = [n1]
            muster.journal { jdbc-url = "jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1", snapshot-every = 10, keep-snapshots = 1 }
            """
                    .formatted(UUID.randomUUID())));
    private ActorTestKit kit;
    private Database database;
    private TestProbe<ManagerReply> replies;
    private TestProbe<SessionCommand> session;
    private ActorRef<ManagerCommand> manager;

    @BeforeEach
    void start() throws Exception {
        database = Database.open(config.journal(), folder);
        kit = ActorTestKit.create(ActorSystem.create(
                Behaviors.empty(),
                "CollectionManagerTest",
                ActorSystemSetup.create(BootstrapSetup.create(config.raw()), database.setup())));
        replies = kit.createTestProbe(ManagerReply.class);
        session = kit.createTestProbe(SessionCommand.class);
        manager = spawn();
        ask(r -> new ManagerCommand.OpenSession(Samples.NODE, "i", List.of(Samples.ID), session.getRef(), r));
    }

    private ActorRef<ManagerCommand> spawn() throws IOException {
        return kit.spawn(
                CollectionManager.create(new CollectionManager.Externals(
                        config,
                        BundleStore.open(folder, config.store()),
                        new Uploads(
                                new Destinations(config.destinations(), config.delivery()),
                                (id, holder) -> {
                                    throw new IOException("no bundle here");
                                },
                                Clock.systemUTC()),
                        new FixedLeadership(new Term("coordinator-1", "", 7)),
                        ForkJoinPool.commonPool(),
                        Clock.systemUTC())),
                "manager");
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
        database.close();
    }

    private ManagerReply ask(Function<ActorRef<ManagerReply>, ManagerCommand> question) {
        manager.tell(question.apply(replies.getRef()));
        return replies.receiveMessage(Duration.ofSeconds(20));
    }

    private CollectionView view() {
        return ((ManagerReply.Found) ask(r -> new ManagerCommand.Get(Samples.ID, r))).view();
    }

    private void startAndPlan() {
        ask(r -> new ManagerCommand.Start(requestForKnownNodes(), false, r));
        Awaitility.await().until(() -> !Objects.requireNonNull(view().nodes()).isEmpty());
    }

    private static CollectionRequest requestForKnownNodes() {
        CollectionRequest r = Samples.request();
        return new CollectionRequest(
                r.id(),
                r.key(),
                r.requestedBy(),
                r.requestedAt(),
                Selection.EVERYTHING,
                r.specName(),
                r.specText(),
                r.collectors(),
                r.warnings(),
                r.format(),
                r.redaction(),
                r.redactionOrder(),
                r.recipients(),
                r.since(),
                r.until(),
                r.limits(),
                r.customer(),
                r.ticket(),
                r.upload(),
                r.uploadHost(),
                r.uploadProxy(),
                r.destination(),
                null);
    }

    @Test
    void aCollectionWhoseActorIsGoneFailsWithEveryItemAnswered() {
        startAndPlan();
        Adapter.toClassic(kit.system())
                .actorSelection(manager.path().toStringWithoutAddress() + "/collection-" + Samples.ID)
                .tell(PoisonPill.getInstance(), org.apache.pekko.actor.ActorRef.noSender());
        Awaitility.await().until(() -> view().status().isTerminal());
        CollectionView end = view();
        assertThat(end.status()).isEqualTo(CollectionState.FAILED);
        assertThat(end.reason()).contains("internal error");
        assertThat(end.verdicts()).containsOnlyKeys(VerdictKind.FAILED).containsEntry(VerdictKind.FAILED, 2);
        assertThat(Objects.requireNonNull(end.nodes())).allMatch(n -> n.state() == NodeState.FAILED);
    }

    @Test
    void jobsThatNobodyWantsAreReleasedWhenTheirAgentConnects() {
        ManagerReply answer =
                ask(r -> new ManagerCommand.OpenSession(Samples.NODE, "i", List.of(Samples.ID), session.getRef(), r));
        assertThat(answer).isEqualTo(new ManagerReply.Admitted(List.of(Samples.ID), 7));
        startAndPlan();
        answer = ask(r -> new ManagerCommand.OpenSession(Samples.NODE, "i", List.of(Samples.ID), session.getRef(), r));
        assertThat(answer).isEqualTo(new ManagerReply.Admitted(List.of(), 7));
    }

    @Test
    void whoWaitsForNewsIsAnsweredWithinSecondsInAnyCase() {
        startAndPlan();
        long last = ((ManagerReply.Events) ask(r -> new ManagerCommand.AwaitEvents(Samples.ID, 0, 0, r)))
                .events()
                .size();
        ManagerReply quiet = ask(r -> new ManagerCommand.AwaitEvents(Samples.ID, last, Long.MAX_VALUE, r));
        assertThat(quiet).isInstanceOfSatisfying(ManagerReply.Events.class, e -> {
            assertThat(e.events()).isEmpty();
            assertThat(e.ended()).isFalse();
        });
    }

    @Test
    void cancelledInTheQueueItNeverStarts() {
        startAndPlan();
        CollectionRequest first = requestForKnownNodes();
        CollectionRequest second = new CollectionRequest(
                io.muster.protocol.id.CollectionId.next(Samples.NOW),
                null,
                first.requestedBy(),
                first.requestedAt(),
                first.selection(),
                first.specName(),
                first.specText(),
                first.collectors(),
                first.warnings(),
                first.format(),
                first.redaction(),
                first.redactionOrder(),
                first.recipients(),
                null,
                null,
                first.limits(),
                null,
                null,
                false,
                null,
                null,
                null,
                null);
        assertThat(ask(r -> new ManagerCommand.Start(second, false, r)))
                .isEqualTo(new ManagerReply.Started(second.id(), CollectionState.QUEUED, true));
        ManagerReply cancelled = ask(r -> new ManagerCommand.Cancel(second.id(), "ann", r));
        assertThat(((ManagerReply.Found) cancelled).view().status()).isEqualTo(CollectionState.CANCELLED);
        assertThat(ask(r -> new ManagerCommand.Start(first, false, r)))
                .isEqualTo(new ManagerReply.Started(first.id(), CollectionState.COLLECTING, false));
    }
}
