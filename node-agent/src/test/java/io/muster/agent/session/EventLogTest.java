package io.muster.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.state.JobRecord;
import io.muster.agent.state.JobState;
import io.muster.protocol.agent.AgentEvent.JobUpdated;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.agent.JobOrder.JobLimits;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    @TempDir
    private Path folder;

    private EventLog log;

    @BeforeEach
    void appendThree() {
        JobOrder order = new JobOrder(
                new NodeId("n1"),
                "muster-1",
                true,
                BundleFormat.TAR_ZST,
                List.of(),
                new JobLimits(1, null, Duration.ofSeconds(1), 1, 1, 1),
                null,
                null);
        CollectionId id = new CollectionId("01890a5d-ac96-774b-bcce-b302099a8057");
        log = new EventLog(JobState.create(folder, new JobRecord(id, 2, order)));
        for (int i = 0; i < 3; i++) {
            log.append(new JobUpdate.Collected(Instant.EPOCH));
        }
    }

    @Test
    void numbersEventsFromOneWithoutHoles() {
        assertThat(log.after(0)).extracting(JobUpdated::sequence).containsExactly(1L, 2L, 3L);
        assertThat(log.lastSequence()).isEqualTo(3);
    }

    @Test
    void goesOnWithWhatAnEarlierProcessHasSaid() {
        EventLog next = new EventLog(
                Objects.requireNonNull(JobState.open(folder.resolve("01890a5d-ac96-774b-bcce-b302099a8057-2"))));

        assertThat(next.after(0)).isEqualTo(log.after(0));
        assertThat(next.after(0)).extracting(JobUpdated::attempt).containsOnly(2);
        assertThat(next.append(new JobUpdate.Collected(Instant.EPOCH)).sequence())
                .isEqualTo(4);
        assertThat(next.has(JobUpdate.Collected.class)).isTrue();
        assertThat(next.has(JobUpdate.Finished.class)).isFalse();
    }

    @Test
    void repeatsWhatComesAfterASequence() {
        assertThat(log.after(2)).extracting(JobUpdated::sequence).containsExactly(3L);
        assertThat(log.after(3)).isEmpty();
        assertThat(log.after(99)).isEmpty();
    }

    @Test
    void forgetsOnlyWhatIsAcknowledged() {
        log.acknowledge(2);
        log.acknowledge(1);

        assertThat(log.after(0)).extracting(JobUpdated::sequence).containsExactly(3L);
        assertThat(log.append(new JobUpdate.Collected(Instant.EPOCH)).sequence())
                .isEqualTo(4);
    }
}
