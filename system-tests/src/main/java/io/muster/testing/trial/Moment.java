package io.muster.testing.trial;

import io.muster.testing.Pause;
import io.muster.testing.check.Run;
import io.muster.testing.cluster.TestCluster;
import io.muster.testing.network.Link;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** When a fault begins: after some time, at a step of the collection, or at a byte on a wire. */
final class Moment {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int LONGEST_MILLIS = 2000;
    private static final int MOST_BYTES = 3_000_000;

    private final String name;
    private final Wait wait;

    private interface Wait {
        void until(Run run) throws InterruptedException;
    }

    private Moment(String name, Wait wait) {
        this.name = name;
        this.wait = wait;
    }

    static Moment any(TestCluster cluster, int items, Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> afterMillis(random.nextInt(LONGEST_MILLIS));
            case 1 -> atStep(random.nextInt(items + 1));
            default -> {
                List<String> nodes = cluster.nodes().stream().sorted().toList();
                String node = nodes.get(random.nextInt(nodes.size()));
                yield atByte(cluster.link(node), node, random.nextInt(MOST_BYTES));
            }
        };
    }

    private static Moment afterMillis(int millis) {
        return new Moment("after " + millis + " ms", run -> Pause.of(Duration.ofMillis(millis)));
    }

    private static Moment atStep(int verdicts) {
        return new Moment("at " + verdicts + " verdicts", run -> run.awaitVerdicts(verdicts, PATIENCE));
    }

    private static Moment atByte(Link link, String node, int bytes) {
        return new Moment("at byte " + bytes + " from " + node, run -> {
            CountDownLatch passed = new CountDownLatch(1);
            link.afterSending(bytes, passed::countDown);
            boolean unused = passed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            link.forgetTrigger();
        });
    }

    void await(Run run) throws InterruptedException {
        wait.until(run);
    }

    @Override
    public String toString() {
        return name;
    }
}
