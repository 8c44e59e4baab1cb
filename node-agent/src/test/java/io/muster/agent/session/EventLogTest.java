package io.muster.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.agent.AgentEvent.JobUpdated;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.id.CollectionId;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private final EventLog log = new EventLog(new CollectionId("01890a5d-ac96-774b-bcce-b302099a8057"));

    @BeforeEach
    void appendThree() {
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
