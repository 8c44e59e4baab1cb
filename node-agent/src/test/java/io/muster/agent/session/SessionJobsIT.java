package io.muster.agent.session;

import static io.muster.agent.job.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.agent.collect.CollectorResult;
import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.AgentEvent.Hello;
import io.muster.protocol.agent.AgentEvent.JobUnknown;
import io.muster.protocol.agent.AgentEvent.JobUpdated;
import io.muster.protocol.agent.AgentEvent.OutputPrinted;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a job whose coordinator repeats itself, falls silent, cancels or never comes back. */
@Timeout(60)
class SessionJobsIT extends SessionScenario {
    @Test
    void runsAJobAndPushesWhatItFound() throws Exception {
        with(spec("a"), context -> put(context, "A")).connect();
        startJob();

        assertThat(finished().problem()).isNull();
        assertThat(finished().chunks()).isEqualTo(coordinator.chunks().size());
        assertThat(collected()).containsOnlyKeys("host-collectors/n1/a.txt");
        List<JobUpdated> events = coordinator.events(JobUpdated.class);
        assertThat(events)
                .extracting(JobUpdated::sequence)
                .isEqualTo(LongStream.rangeClosed(1, 5).boxed().toList());
        assertThat(coordinator.updates())
                .extracting(update -> update.getClass().getSimpleName())
                .containsExactly("Accepted", "CollectorStarted", "CollectorFinished", "Collected", "Finished");
    }

    @Test
    void aSecondStartOfTheSameJobOnlyRepeatsItsEvents() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        with(spec("a"), context -> {
                    runs.incrementAndGet();
                    return put(context, "A");
                })
                .connect();
        startJob();
        finished();
        startJob();

        await().until(() -> coordinator.updates(JobUpdate.Finished.class).size() == 2);
        assertThat(runs).hasValue(1);
    }

    @Test
    void goesOnWhileTheConnectionIsDownAndRepeatsUnacknowledgedEvents() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch cut = new CountDownLatch(1);
        with(spec("a"), context -> {
                    started.countDown();
                    cut.await();
                    return put(context, "A");
                })
                .connect();
        startJob();
        started.await();
        await().until(() -> coordinator.updates().size() >= 2);
        coordinator.send(new AgentCommand.AckEvents(ID, 1));
        coordinator.dropConnections();
        coordinator.refuseSessionsWith(503);
        cut.countDown();
        await().until(() -> !coordinator.chunks().isEmpty());
        coordinator.refuseSessionsWith(0);
        await().until(() -> coordinator.events(Hello.class).size() == 2);
        await().until(coordinator::hasSession);
        coordinator.events().clear();
        coordinator.send(new AgentCommand.AttachJob(ID, 2, 1));

        assertThat(finished().problem()).isNull();
        await().until(() -> coordinator.events(JobUpdated.class).size() == 4);
        assertThat(coordinator.events(JobUpdated.class))
                .extracting(JobUpdated::sequence)
                .containsExactly(2L, 3L, 4L, 5L);
    }

    @Test
    void whoWatchesBeforeTheJobIsOrderedHearsOfItThenAndOnceItIsReleasedThatItIsGone() throws Exception {
        with(spec("a"), context -> put(context, "A")).connect();
        CollectorId name = new CollectorId("a");
        coordinator.send(new AgentCommand.WatchOutput(ID, name, 0, 0, 7L));
        startJob();
        finished();
        coordinator.send(new AgentCommand.ReleaseJob(ID, 1));
        coordinator.send(new AgentCommand.WatchOutput(ID, name, 0, 0, 8L));

        await().until(() -> coordinator.events(OutputPrinted.class).size() == 2);
        assertThat(coordinator.events(OutputPrinted.class))
                .containsExactly(
                        new OutputPrinted(ID, name, List.of(), "it ran no command whose output is kept", 7L),
                        new OutputPrinted(ID, name, List.of(), "its agent no longer has it", 8L));
    }

    @Test
    void cancelKeepsWhatWasFound() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        with(spec("a"), context -> {
                    put(context, "partly");
                    running.countDown();
                    new CountDownLatch(1).await();
                    return CollectorResult.collected();
                })
                .connect();
        startJob();
        running.await();
        coordinator.send(new AgentCommand.CancelJob(ID, 1, "by admin"));
        coordinator.send(new AgentCommand.CancelJob(ID, 1, "by admin"));

        assertThat(finished().problem()).isNull();
        assertThat(coordinator.updates(JobUpdate.CollectorFinished.class))
                .singleElement()
                .satisfies(done -> assertThat(done.verdict().reason()).isEqualTo("by admin"));
        assertThat(collected()).containsOnlyKeys("host-collectors/n1/a.txt");
    }

    @Test
    void aReleasedJobIsGoneAndIsNotStartedAgain() throws Exception {
        with(spec("a"), context -> put(context, "A")).connect();
        startJob();
        finished();
        coordinator.send(new AgentCommand.ReleaseJob(ID, 1));
        startJob();

        await().until(() -> coordinator.events(JobUnknown.class).size() == 1);
        await().until(() -> jobsLeft().isEmpty());
    }

    @Test
    void givesUpItsJobsWhenTheirLeaseIsOver() throws Exception {
        lease = Duration.ofMillis(300);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        with(spec("a"), context -> {
                    running.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        stopped.countDown();
                    }
                    return CollectorResult.collected();
                })
                .connect();
        startJob();
        running.await();
        coordinator.refuseSessionsWith(503);
        coordinator.dropConnections();

        stopped.await();
        await().until(() -> jobsLeft().isEmpty());
        coordinator.refuseSessionsWith(0);
        await().until(coordinator::hasSession);
        List<Hello> hellos = coordinator.events(Hello.class);
        assertThat(hellos.get(hellos.size() - 1).jobs()).isEmpty();
    }

    @Test
    void furtherJobsWaitInOrder() throws Exception {
        maxJobs = 1;
        CountDownLatch end = new CountDownLatch(1);
        with(spec("a"), context -> {
                    end.await();
                    return put(context, "A");
                })
                .connect();
        startJob();
        CollectionId second = CollectionId.next(Instant.now());
        coordinator.send(new AgentCommand.StartJob(second, 1, order()));
        await().until(() -> coordinator.events(AgentEvent.JobProgress.class).stream()
                .anyMatch(progress -> progress.collection().equals(second)
                        && String.valueOf(progress.state()).contains("waits")));
        assertThat(coordinator.updates(JobUpdate.Accepted.class)).hasSize(1);
        end.countDown();

        await().until(() -> coordinator.updates(JobUpdate.Finished.class).size() == 2);
    }
}
