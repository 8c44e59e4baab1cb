package io.muster.agent.session;

import static io.muster.agent.job.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.AgentEvent.Hello;
import io.muster.protocol.agent.AgentEvent.JobUnknown;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.VerdictKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How an agent finds its coordinator, says who it is, and takes or refuses what it is told. */
@Timeout(60)
class SessionIT extends SessionScenario {
    @Test
    void saysInItsHelloWhatItHolds() throws Exception {
        with(spec("a"), context -> put(context, "A")).connect();
        startJob();
        finished();
        coordinator.dropConnections();
        await().until(() -> coordinator.events(Hello.class).size() == 2);

        Hello hello = coordinator.events(Hello.class).get(1);
        assertThat(hello.jobs()).containsExactly(new AgentEvent.HeldJob(ID, 5, true));
        assertThat(hello.labels()).containsEntry("a", "b");
    }

    @Test
    void givesUpASilentCoordinatorAndDialsTheNextOne() throws Exception {
        try (FakeCoordinator silent = new FakeCoordinator()) {
            startAgent(silent.address(), coordinator.address());
            await().until(silent::hasSession);
            silent.fallSilent();

            await().atMost(Duration.ofSeconds(10)).until(coordinator::hasSession);
        }
    }

    @Test
    void endsWhenItIsRejectedForGood() throws Exception {
        coordinator.greetWith(new AgentCommand.Rejected("wire-version", "this agent is too old", false));
        startAgent();

        await().until(() -> refusal.get() != null);
        assertThat(refusal.get()).contains("too old");
    }

    @Test
    void triesAgainWhenItsSecretIsReplaced() throws Exception {
        startAgent();
        await().until(coordinator::hasSession);
        Path secret = folder.resolve("secret");
        Files.writeString(secret, "wrong");
        coordinator.dropConnections();
        Files.writeString(secret, FakeCoordinator.SECRET);

        await().until(coordinator::hasSession);
    }

    @Test
    void ignoresCommandsThatItDoesNotKnow() throws Exception {
        with(spec("a"), context -> put(context, "A")).connect();
        coordinator.sendText("{\"type\":\"fromTheFuture\",\"x\":1}");
        coordinator.sendText("not json");
        startJob();

        assertThat(finished().problem()).isNull();
    }

    @Test
    void refusesAnOrderForAnotherNode() throws Exception {
        with(spec("a"), context -> put(context, "A")).connect();
        JobOrder mine = order();
        JobOrder other =
                new JobOrder(new NodeId("other"), mine.root(), true, mine.format(), specs, mine.limits(), null, null);
        coordinator.send(new AgentCommand.StartJob(ID, 1, other));

        await().until(() -> coordinator.events(JobUnknown.class).size() == 1);
    }

    @Test
    void obeysNoCoordinatorThatHasLostTheLead() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        with(spec("a"), context -> {
                    end.await();
                    return put(context, "A");
                })
                .connect();
        coordinator.send(new AgentCommand.StartJob(ID, 7, order()));
        await().until(() -> coordinator.updates().size() >= 2);
        coordinator.send(new AgentCommand.CancelJob(ID, 6, "stale"));
        coordinator.send(new AgentCommand.AttachJob(CollectionId.next(Instant.now()), 7, 0));
        await().until(() -> !coordinator.events(JobUnknown.class).isEmpty());
        end.countDown();

        finished();
        assertThat(coordinator.updates(JobUpdate.CollectorFinished.class))
                .singleElement()
                .satisfies(done -> assertThat(done.verdict().kind()).isEqualTo(VerdictKind.COLLECTED));
    }

    @Test
    void estimatesWithoutRunningAnything() throws Exception {
        with(spec("a"), context -> {
                    throw new AssertionError("must not run");
                })
                .connect();
        coordinator.send(new AgentCommand.EstimateJob("r1", order()));

        await().until(() -> coordinator.events(AgentEvent.JobEstimated.class).size() == 1);
        assertThat(coordinator.events(AgentEvent.JobEstimated.class).get(0).estimates())
                .hasSize(1);
    }
}
