package io.muster.agent.session;

import static io.muster.agent.job.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.agent.collect.CollectorResult;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.plan.VerdictKind;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How chunks arrive, whatever the coordinator answers. */
@Timeout(60)
class SessionTransferIT extends SessionScenario {
    @Test
    void pushesAgainAfterFailuresOfTheCoordinator() throws Exception {
        coordinator.answerPushesWith(500, 507, 0, 503, 422, 401);
        with(spec("a"), context -> put(context, "A")).connect();
        startJob();

        assertThat(finished().problem()).isNull();
        assertThat(coordinator.puts()).hasSizeGreaterThan(6);
        assertThat(collected()).containsOnlyKeys("host-collectors/n1/a.txt");
    }

    @Test
    void pushesToACoordinatorThatKnowsOnlySha256() throws Exception {
        coordinator.takeOnlySha256();
        with(spec("a"), context -> put(context, "A")).connect();
        startJob();

        assertThat(finished().problem()).isNull();
        assertThat(collected()).containsOnlyKeys("host-collectors/n1/a.txt");
    }

    @Test
    void tellsThatTheCoordinatorHasNoRoom() throws Exception {
        coordinator.answerPushesWith(Collections.nCopies(40, 507).toArray(Integer[]::new));
        with(spec("a"), context -> put(context, "A")).connect();
        startJob();

        await().until(() -> coordinator.events(AgentEvent.JobProgress.class).stream()
                .anyMatch(progress -> "the coordinator has no room".equals(progress.state())));
        assertThat(finished().problem()).isNull();
    }

    @Test
    void endsTheJobWhenTheCollectionIsOver() throws Exception {
        coordinator.answerPushesWith(410, 410);
        CountDownLatch never = new CountDownLatch(1);
        with(spec("a"), context -> put(context, "A"))
                .with(spec("b"), context -> {
                    never.await();
                    return CollectorResult.collected();
                })
                .connect();
        startJob();

        assertThat(finished().problem()).contains("does not want");
        assertThat(coordinator.updates(JobUpdate.CollectorFinished.class))
                .extracting(done -> done.verdict().kind())
                .contains(VerdictKind.CANCELLED);
    }

    @Test
    void movesManyChunksInParallelWithoutLosingOne() throws Exception {
        with(spec("a"), context -> putNoise(context, 40 << 20)).connect();
        startJob();

        assertThat(finished().problem()).isNull();
        assertThat(finished().chunks()).isGreaterThan(5);
        assertThat(coordinator.chunks()).hasSize(finished().chunks());
        assertThat(collected().getOrDefault("host-collectors/n1/noise", new byte[0]))
                .hasSize(40 << 20);
    }
}
