package io.muster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.plan.CollectionState;
import io.muster.testing.check.Run;
import io.muster.testing.check.Workload;
import io.muster.testing.cluster.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents and coordinators that do not agree on the time of day: nothing may wait by it, or be judged by it. */
@RequiresProgram("faketime")
class ClockProcessIT {
    @TempDir
    Path folder;

    @Test
    void clocksThatAreAnHourOffInBothDirectionsChangeNothing() {
        try (TestCluster cluster = TestCluster.ofProcesses(Artifacts.folder("ClockProcessIT"))
                .agents("early", "late", "right")
                .start()) {
            cluster.node("early").stop().skewClock(Duration.ofHours(1)).start();
            cluster.node("late").stop().skewClock(Duration.ofHours(-1)).start();
            cluster.awaitConnected();
            verify(cluster, "agents");

            cluster.coordinator().stop().skewClock(Duration.ofHours(1)).start();
            cluster.awaitConnected();
            verify(cluster, "coordinator");
        }
    }

    private void verify(TestCluster cluster, String name) {
        Run run = cluster.collect(Workload.mixed(folder.resolve(name), new Random(name.hashCode())));
        cluster.verify(run);
        assertThat(run.view().status()).isEqualTo(CollectionState.COMPLETED);
    }
}
