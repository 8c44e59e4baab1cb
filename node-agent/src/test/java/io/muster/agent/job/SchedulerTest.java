package io.muster.agent.job;

import static io.muster.agent.job.Specs.id;
import static io.muster.agent.job.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final long DEADLINE = 1_000;
    private static final Verdict COLLECTED =
            new Verdict(VerdictKind.COLLECTED, null, 0, null, null, 1, 1, 0, List.of());

    private static Scheduler scheduler(int slots, Specs... specs) {
        return new Scheduler(Stream.of(specs).map(Specs::build).toList(), slots, DEADLINE);
    }

    private static List<String> started(Scheduler scheduler) {
        return scheduler.advance(0, Long.MAX_VALUE).start().stream()
                .map(CollectorSpec::id)
                .map(Object::toString)
                .toList();
    }

    private static void end(Scheduler scheduler, String... ids) {
        Arrays.stream(ids).forEach(id -> scheduler.settled(id(id), COLLECTED));
    }

    private static String reason(Scheduler scheduler, String id) {
        Verdict verdict = scheduler.verdicts().get(id(id));
        return verdict == null ? "no verdict" : String.valueOf(verdict.reason());
    }

    @Test
    void runsNoMoreThanItHasSlots() {
        Scheduler scheduler = scheduler(2, spec("a"), spec("b"), spec("c"));

        assertThat(started(scheduler)).containsExactly("a", "b");
        assertThat(started(scheduler)).isEmpty();
        scheduler.gathered(id("b"));
        assertThat(started(scheduler)).containsExactly("c");
    }

    @Test
    void prefersPriorityThenTheLongestChainBehindThenTheDocument() {
        Scheduler scheduler = scheduler(
                9,
                spec("plain"),
                spec("chain-start"),
                spec("chain-middle").after("chain-start"),
                spec("chain-end").after("chain-middle"),
                spec("short").timeout(Duration.ofSeconds(1)),
                spec("urgent").priority(10),
                spec("bulk").priority(-10).timeout(Duration.ofHours(1)));

        assertThat(started(scheduler)).containsExactly("urgent", "chain-start", "plain", "short", "bulk");
    }

    @Test
    void waitsForTheVerdictOfADependencyNotOnlyForItsProcess() {
        Scheduler scheduler = scheduler(4, spec("a"), spec("b").after("a"));

        assertThat(started(scheduler)).containsExactly("a");
        scheduler.gathered(id("a"));
        assertThat(started(scheduler)).isEmpty();
        end(scheduler, "a");
        assertThat(started(scheduler)).containsExactly("b");
    }

    @Test
    void namesTheRootOfAFailedChainInEveryDependent() {
        Scheduler scheduler = scheduler(
                4,
                spec("x"),
                spec("y").after("x"),
                spec("z").after("y"),
                spec("w").afterAnyEndOf("y"));
        started(scheduler);
        scheduler.settled(id("x"), Verdict.withoutRun(VerdictKind.TIMED_OUT, "timed out after 5s"));

        assertThat(started(scheduler)).containsExactly("w");
        assertThat(reason(scheduler, "y")).isEqualTo("dependency failed: x: timed out after 5s");
        assertThat(reason(scheduler, "z")).isEqualTo("dependency failed: x: timed out after 5s (by way of y)");
    }

    @Test
    void truncatedCountsAsSuccess() {
        Scheduler scheduler = scheduler(1, spec("a"), spec("b").after("a"));
        started(scheduler);
        scheduler.settled(id("a"), Verdict.withoutRun(VerdictKind.TRUNCATED, "limit"));

        assertThat(started(scheduler)).containsExactly("b");
    }

    @Test
    void neverStartsWhatIsExcludedOrUnavailable() {
        Scheduler scheduler = scheduler(
                4,
                spec("a").excluded(),
                spec("b").action(new CollectorAction.Unavailable("logs", "needs Kubernetes")),
                spec("c").after("a"));

        assertThat(started(scheduler)).isEmpty();
        assertThat(scheduler.isDone()).isTrue();
        assertThat(reason(scheduler, "a")).isEqualTo("excluded");
        assertThat(reason(scheduler, "b")).isEqualTo("needs Kubernetes");
        assertThat(reason(scheduler, "c")).isEqualTo("dependency failed: a: excluded");
    }

    @Test
    void holdersOfOneLockNeverOverlapAndDoNotHoldUpOthers() {
        Scheduler scheduler =
                scheduler(4, spec("a").exclusive("port"), spec("b").exclusive("port", "disk"), spec("c"));

        assertThat(started(scheduler)).containsExactly("a", "c");
        scheduler.gathered(id("a"));
        assertThat(started(scheduler)).containsExactly("b");
    }

    @Test
    void theNodeLockMeansAloneAndIsNotStarved() {
        Scheduler scheduler =
                scheduler(4, spec("a").priority(3), spec("alone").priority(2).exclusive("node"), spec("b"), spec("c"));

        assertThat(started(scheduler)).containsExactly("a");
        assertThat(started(scheduler)).isEmpty();
        end(scheduler, "a");
        assertThat(started(scheduler)).containsExactly("alone");
        assertThat(started(scheduler)).isEmpty();
        scheduler.gathered(id("alone"));
        assertThat(started(scheduler)).containsExactly("b", "c");
    }

    @Test
    void skipsWhatIsLeftWhenTheBudgetIsUsedUp() {
        Scheduler scheduler = scheduler(1, spec("a").priority(1), spec("b"));
        started(scheduler);

        assertThat(scheduler.advance(0, 0).settled()).containsOnlyKeys(id("b"));
        assertThat(reason(scheduler, "b")).contains("maxBytesPerNode");
        end(scheduler, "a");
        assertThat(scheduler.isDone()).isTrue();
    }

    @Test
    void skipsWhatIsLeftAtTheNodesDeadline() {
        Scheduler scheduler = scheduler(1, spec("a"), spec("b"));
        started(scheduler);

        assertThat(scheduler.advance(DEADLINE, 1).settled()).containsOnlyKeys(id("b"));
        assertThat(scheduler.verdicts().get(id("b")))
                .isEqualTo(Verdict.withoutRun(VerdictKind.SKIPPED, "node deadline"));
    }

    @Test
    void cancelsWhatHasNotStarted() {
        Scheduler scheduler =
                scheduler(1, spec("a").priority(1), spec("b"), spec("c").after("b"));
        started(scheduler);
        scheduler.stop(VerdictKind.CANCELLED, "by operator");
        scheduler.advance(0, 1);

        assertThat(scheduler.verdicts().values())
                .containsOnly(Verdict.withoutRun(VerdictKind.CANCELLED, "by operator"));
        assertThat(scheduler.verdicts()).containsOnlyKeys(id("b"), id("c"));
    }

    @Test
    void endsThoughDependenciesFormACycle() {
        Scheduler scheduler = scheduler(
                2, spec("a").after("b"), spec("b").after("a"), spec("c").after("c"));

        assertThat(started(scheduler)).isEmpty();
        assertThat(scheduler.isDone()).isTrue();
        assertThat(reason(scheduler, "c")).contains("cycle");
    }

    @Test
    void dependenciesOutsideOfTheJobAreMet() {
        assertThat(started(scheduler(1, spec("a").after("elsewhere")))).containsExactly("a");
    }

    @Test
    void refusesASecondVerdict() {
        Scheduler scheduler = scheduler(1, spec("a"));
        started(scheduler);
        end(scheduler, "a");

        assertThatThrownBy(() -> end(scheduler, "a")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesOrdersThatContradictThemselves() {
        assertThatThrownBy(() -> scheduler(1, spec("a"), spec("a"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> scheduler(0, spec("a"))).isInstanceOf(IllegalArgumentException.class);
    }
}
