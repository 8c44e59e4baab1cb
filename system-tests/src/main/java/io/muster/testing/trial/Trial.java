package io.muster.testing.trial;

import io.muster.testing.Pause;
import io.muster.testing.check.Run;
import io.muster.testing.check.Violation;
import io.muster.testing.check.Workload;
import io.muster.testing.cluster.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One collection with one to three faults, all chosen by a seed. */
final class Trial {
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final int MOST_FAULTS = 3;
    private static final int LONGEST_MILLIS = 2000;

    private final TestCluster cluster;
    private final Menu menu;
    private final long seed;

    /** What came of it. */
    record Outcome(long seed, String story, String end, List<Violation> violations) {}

    Trial(TestCluster cluster, Menu menu, long seed) {
        this.cluster = cluster;
        this.menu = menu;
        this.seed = seed;
    }

    Outcome run() {
        Random random = new Random(seed);
        Workload workload = Workload.mixed(cluster.folder().resolve("files"), random);
        int items = workload.collectors().size() * cluster.nodes().size();
        List<String> story = new ArrayList<>();
        try (Run run = cluster.collect(workload)) {
            List<Fault> open = new ArrayList<>();
            for (int count = 1 + random.nextInt(MOST_FAULTS); count > 0; count--) {
                Moment moment = Moment.any(cluster, items, random);
                Fault fault = FaultKind.any(menu, cluster, random);
                story.add(moment + ": " + fault);
                moment.await(run);
                begin(fault, open, story);
                Pause.of(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)));
                if (random.nextBoolean()) {
                    open.forEach(f -> f.end().run());
                    open.clear();
                }
            }
            open.forEach(f -> f.end().run());
            cluster.healAll();
            List<Violation> violations = cluster.violations(run, DEADLINE);
            return new Outcome(
                    seed, String.join("; ", story), run.view().status().toString(), violations);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A fault may meet a member that another one has ended already. */
    private static void begin(Fault fault, List<Fault> open, List<String> story) {
        try {
            fault.begin().run();
            open.add(fault);
        } catch (IllegalStateException e) {
            story.add("(not possible: " + e.getMessage() + ")");
        }
    }
}
