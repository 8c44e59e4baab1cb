package io.muster.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.agent.JobUpdate.CollectorFinished;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictGateTest {
    private static final Instant AT = Instant.EPOCH;

    private final List<JobUpdate> told = new ArrayList<>();
    private final VerdictGate gate = new VerdictGate(told::add);

    @Test
    void whatCouldNotLeaveTheNodeIsNeverToldAsCollected() {
        gate.add(10, collected("safe", 1));
        gate.add(20, collected("withheld", 1));
        gate.add(
                20,
                new CollectorFinished(
                        new CollectorId("absent"), Verdict.withoutRun(VerdictKind.MISSING, "no such file")));
        gate.add(20, new JobUpdate.Collected(AT));
        gate.open(10);
        gate.refuse("encryption failed: no such algorithm");
        gate.openAll();

        assertThat(told).hasSize(4);
        assertThat(told.get(0)).isEqualTo(collected("safe", 1));
        assertThat(((CollectorFinished) told.get(1)).verdict()).satisfies(verdict -> {
            assertThat(verdict.kind()).isEqualTo(VerdictKind.FAILED);
            assertThat(verdict.reason()).contains("encryption failed: no such algorithm");
            assertThat(verdict.entries()).isZero();
        });
        assertThat(((CollectorFinished) told.get(2)).verdict().kind()).isEqualTo(VerdictKind.MISSING);
        assertThat(told.get(3)).isInstanceOf(JobUpdate.Collected.class);
    }

    private static CollectorFinished collected(String collector, long entries) {
        return new CollectorFinished(
                new CollectorId(collector),
                new Verdict(VerdictKind.COLLECTED, null, 0, AT, AT, entries, 5, 0, List.of()));
    }
}
