package io.muster.coordinator.collection;

import io.muster.coordinator.agent.SessionCommand;
import io.muster.coordinator.cluster.Term;
import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.plan.CollectionState;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class HeldJobsTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final TestProbe<SessionCommand> session = KIT.createTestProbe(SessionCommand.class);
    private final ConnectedNodes connected = new ConnectedNodes();
    private final HeldJobs held = new HeldJobs(new Term("only", "", 7), connected);
    private final CollectionRecord record =
            new CollectionRecord(new CollectionEvent.Requested(Samples.ID, Samples.NOW, Samples.request()));

    HeldJobsTest() {
        record.apply(new CollectionEvent.Planned(Samples.ID, Samples.NOW, Samples.plan()));
        connected.connect(Samples.N1, "instance", session.getRef());
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void agentThatCameBackAsItsNodeWasGivenUpIsToldWhenTheCollectionIsOver() {
        record.apply(new CollectionEvent.StateChanged(Samples.ID, Samples.NOW, CollectionState.COLLECTING, null));
        held.release(record);
        session.expectNoMessage(Duration.ofMillis(50));
        record.apply(new CollectionEvent.StateChanged(Samples.ID, Samples.NOW, CollectionState.PARTIAL, "lost"));
        held.release(record);
        session.expectMessage(new SessionCommand.Send(new AgentCommand.ReleaseJob(Samples.ID, 7)));
    }
}
