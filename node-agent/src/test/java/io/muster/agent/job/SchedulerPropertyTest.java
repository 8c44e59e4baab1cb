package io.muster.agent.job;

import static io.muster.agent.job.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.id.CollectorId;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorSpec;
import io.muster.protocol.spec.CollectorSpec.Condition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Random graphs, random results at random moments, cancels, budgets and deadlines: the promises hold in each. */
class SchedulerPropertyTest {
    private static final long DEADLINE = 200;

    @Property(tries = 2000)
    void everyCollectorGetsOneVerdictAndNoRuleIsBroken(
            @ForAll long seed, @ForAll @IntRange(max = 25) int size, @ForAll @IntRange(min = 1, max = 5) int slots) {
        Random random = new Random(seed);
        List<CollectorSpec> specs = graph(random, size);
        World world = new World(specs, slots);
        Scheduler scheduler = new Scheduler(specs, slots, DEADLINE);
        long cancelAt = random.nextInt(4) == 0 ? random.nextInt(100) : Long.MAX_VALUE;
        long budgetEndsAt = random.nextInt(4) == 0 ? random.nextInt(100) : Long.MAX_VALUE;

        for (long now = 0; !scheduler.isDone(); now++) {
            assertThat(now).as("it ends").isLessThan(10_000);
            if (now == cancelAt) {
                scheduler.stop(VerdictKind.CANCELLED, "cancel");
                world.stopped = true;
            }
            world.stopped |= now >= DEADLINE || now >= budgetEndsAt;
            Scheduler.Step step = scheduler.advance(now, now >= budgetEndsAt ? 0 : 1);
            step.settled().forEach(world::verdict);
            step.start().forEach(world::start);
            world.letSomethingHappen(random, scheduler);
        }

        assertThat(world.verdicts.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        specs.stream().map(CollectorSpec::id).toList());
        assertThat(scheduler.verdicts()).isEqualTo(world.verdicts);
    }

    @Property(tries = 300)
    void neverIdlesWhileSomethingCouldRun(@ForAll @LongRange(min = 0) long seed) {
        Random random = new Random(seed);
        List<CollectorSpec> specs = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            specs.add(spec("c" + i).priority(random.nextInt(3)).build());
        }
        Scheduler scheduler = new Scheduler(specs, 3, DEADLINE);
        int left = specs.size();
        List<CollectorSpec> running = new ArrayList<>();
        while (!scheduler.isDone()) {
            running.addAll(scheduler.advance(0, 1).start());
            assertThat(running).hasSize(Math.min(3, left));
            CollectorSpec ended = running.remove(random.nextInt(running.size()));
            scheduler.settled(ended.id(), Verdict.withoutRun(VerdictKind.FAILED, "x"));
            left--;
        }
    }

    private static List<CollectorSpec> graph(Random random, int size) {
        List<CollectorSpec> specs = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Specs next = spec("c" + i).priority(random.nextInt(3));
            for (int edges = random.nextInt(3); edges > 0; edges--) {
                // Mostly backwards; now and then anywhere, so that there are cycles too.
                int on = random.nextInt(20) == 0 ? random.nextInt(size) : random.nextInt(i + 1);
                if (on != i || random.nextInt(50) == 0) {
                    Specs ignored = random.nextBoolean() ? next.after("c" + on) : next.afterAnyEndOf("c" + on);
                    assertThat(ignored).isSameAs(next);
                }
            }
            switch (random.nextInt(12)) {
                case 0 -> next.excluded();
                case 1 -> next.exclusive("node");
                case 2, 3 -> next.exclusive("disk");
                default -> {}
            }
            specs.add(next.build());
        }
        return specs;
    }

    /** A plain model of what is allowed. */
    private static final class World {
        private final Map<CollectorId, CollectorSpec> specs = new HashMap<>();
        private final int slots;
        private final Set<CollectorSpec> gathering = new HashSet<>();
        private final Set<CollectorSpec> packing = new HashSet<>();
        private final Map<CollectorId, Verdict> verdicts = new HashMap<>();
        private boolean stopped;

        World(List<CollectorSpec> all, int slots) {
            all.forEach(spec -> specs.put(spec.id(), spec));
            this.slots = slots;
        }

        void start(CollectorSpec spec) {
            assertThat(stopped).as("nothing starts after a stop").isFalse();
            assertThat(verdicts).doesNotContainKey(spec.id());
            spec.dependsOn().forEach(on -> {
                Verdict verdict = verdicts.get(on.collector());
                assertThat(verdict).as("%s before %s", on, spec.id()).isNotNull();
                if (on.condition() == Condition.SUCCEEDED && verdict != null) {
                    assertThat(verdict.kind().isSuccess()).isTrue();
                }
            });
            assertThat(gathering.add(spec)).isTrue();
            assertThat(gathering).hasSizeLessThanOrEqualTo(slots);
            List<String> locks =
                    gathering.stream().flatMap(s -> s.exclusive().stream()).toList();
            assertThat(locks).doesNotHaveDuplicates();
            if (locks.contains("node")) {
                assertThat(gathering).hasSize(1);
            }
        }

        void verdict(CollectorId id, Verdict verdict) {
            assertThat(verdicts.put(id, verdict)).as("second verdict on %s", id).isNull();
        }

        void letSomethingHappen(Random random, Scheduler scheduler) {
            for (CollectorSpec spec : List.copyOf(gathering)) {
                if (random.nextInt(3) == 0) {
                    gathering.remove(spec);
                    packing.add(spec);
                    scheduler.gathered(spec.id());
                }
            }
            for (CollectorSpec spec : List.copyOf(packing)) {
                if (random.nextInt(3) == 0) {
                    packing.remove(spec);
                    Verdict verdict = result(random);
                    verdict(spec.id(), verdict);
                    scheduler.settled(spec.id(), verdict);
                }
            }
        }

        private static Verdict result(Random random) {
            VerdictKind[] kinds = VerdictKind.values();
            return Verdict.withoutRun(kinds[random.nextInt(3) == 0 ? random.nextInt(kinds.length) : 0], "result");
        }
    }
}
