package io.muster.coordinator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEvent.OutputPrinted;
import io.muster.protocol.agent.OutputPiece;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several coordinators that listen to one output through one session. */
class WatchedOutputsTest {
    private static final CollectionId JOB = new CollectionId("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final CollectorId NAME = new CollectorId("name");

    private final List<AgentCommand> said = new ArrayList<>();
    private final WatchedOutputs outputs = new WatchedOutputs(said::add);
    private final TestInbox<OutputHeard> one = TestInbox.create("one");
    private final TestInbox<OutputHeard> other = TestInbox.create("other");

    private void watch(TestInbox<OutputHeard> listener, long stdout, long stderr) {
        outputs.watch(new SessionCommand.WatchOutput(JOB, NAME, stdout, stderr, listener.getRef()));
    }

    private OutputHeard heard(@Nullable Long answers, long from, long to) {
        OutputPrinted event =
                new OutputPrinted(JOB, NAME, List.of(new OutputPiece(false, from, to, "text")), null, answers);
        outputs.heard(event);
        return new OutputHeard(event);
    }

    private static AgentCommand asked(long stdout, long stderr, long number) {
        return new AgentCommand.WatchOutput(JOB, NAME, stdout, stderr, number);
    }

    @Test
    void whatWasOnItsWayWhenSomebodyCameIsNotForIt() {
        watch(one, 0, 0);
        OutputHeard first = heard(1L, 0, 4);
        watch(other, 0, 0);
        OutputHeard onItsWay = heard(1L, 4, 8);
        OutputHeard again = heard(2L, 0, 8);

        assertThat(one.getAllReceived()).containsExactly(first, onItsWay, again);
        assertThat(other.getAllReceived()).containsExactly(again);
    }

    @Test
    void theAgentGoesBackToWhatTheOneNeedsThatHasLeast() {
        watch(one, 100, 7);
        watch(other, 500, 3);
        heard(2L, 100, 200);
        watch(one, 0, 9);
        heard(2L, 200, 300);
        watch(other, 600, 9);
        heard(4L, 0, 700);
        watch(other, 600, 9);

        assertThat(said)
                .containsExactly(asked(100, 7, 1), asked(100, 3, 2), asked(0, 3, 3), asked(0, 3, 4), asked(600, 3, 5));
    }

    @Test
    void anAgentThatDoesNotKnowOfNumbersIsHeardByAll() {
        watch(one, 0, 0);
        watch(other, 0, 0);
        OutputHeard told = heard(null, 0, 4);

        assertThat(one.getAllReceived()).containsExactly(told);
        assertThat(other.getAllReceived()).containsExactly(told);
    }

    @Test
    void theAgentIsToldOnceNobodyListens() {
        watch(one, 0, 0);
        watch(other, 0, 0);
        outputs.gone(one.getRef());
        assertThat(said).hasSize(2);
        outputs.leave(new SessionCommand.LeaveOutput(JOB, NAME, other.getRef()));
        assertThat(said.get(2)).isEqualTo(new AgentCommand.LeaveOutput(JOB, NAME));
        heard(2L, 0, 4);
        assertThat(other.hasMessages()).isFalse();
    }
}
