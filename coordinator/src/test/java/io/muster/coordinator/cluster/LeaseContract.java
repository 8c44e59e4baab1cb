package io.muster.coordinator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the rows of leases promise, on every database. */
abstract class LeaseContract {
    static final Duration LONG = Duration.ofMinutes(5);
    static final Duration SHORT = Duration.ofMillis(300);
    private static final LeaseTable.Owner A = new LeaseTable.Owner("a", "pekko://muster@127.0.0.1:1");
    private static final LeaseTable.Owner B = new LeaseTable.Owner("b", "pekko://muster@127.0.0.1:2");

    /** A table of a fresh database, over a connection of its own; the same database within one test. */
    abstract LeaseTable table();

    @Test
    void oneHolderKeepsAnotherOutUntilItsTimeIsOver() throws SQLException {
        LeaseTable table = table();
        assertThat(table.acquire("leader", A, Duration.ofSeconds(1), false)).hasValue(1);
        assertThat(table.acquire("leader", B, LONG, false)).isEmpty();

        Awaitility.await().untilAsserted(() -> assertThat(table.acquire("leader", B, LONG, false))
                .hasValue(2));
        assertThat(table.read("leader").isLiveOf("b")).isTrue();
    }

    @Test
    void everyNewHolderHasAHigherEpochAndTheSameHolderKeepsIts() throws SQLException {
        LeaseTable table = table();
        assertThat(table.acquire("leader", A, LONG, false)).hasValue(1);
        assertThat(table.acquire("leader", A, LONG, false)).hasValue(1);
        table.release("leader", A, 1);
        assertThat(table.acquire("leader", B, LONG, false)).hasValue(2);
        table.release("leader", B, 2);
        assertThat(table.acquire("leader", A, LONG, false)).hasValue(3);
    }

    @Test
    void aHolderWhoseTimeWasOverGetsANewEpochEvenIfNobodyElseCame() throws SQLException {
        LeaseTable table = table();
        assertThat(table.acquire("leader", A, SHORT, false)).hasValue(1);
        Awaitility.await().until(() -> !table.read("leader").isLive());
        assertThat(table.acquire("leader", A, LONG, false)).hasValue(2);
    }

    @Test
    void whatWasTakenOverIsNeitherProlongedNorReleasedByTheOldHolder() throws SQLException {
        LeaseTable table = table();
        table.acquire("leader", A, SHORT, false);
        Awaitility.await().until(() -> !table.read("leader").isLive());
        table.acquire("leader", B, LONG, false);

        assertThat(table.renew("leader", A, 1, LONG)).isFalse();
        table.release("leader", A, 1);
        assertThat(table.read("leader").isLiveOf("b")).isTrue();
        assertThat(table.renew("leader", B, 2, LONG)).isTrue();
    }

    @Test
    void theOnlyProcessThatCanOpenTheDatabaseNeedNotWait() throws SQLException {
        LeaseTable table = table();
        table.acquire("leader", A, LONG, false);
        assertThat(table.acquire("leader", B, LONG, true)).hasValue(2);
    }

    @Test
    void leasesOfDifferentNamesDoNotTouchEachOther() throws SQLException {
        LeaseTable table = table();
        assertThat(table.acquire("leader", A, LONG, false)).hasValue(1);
        assertThat(table.acquire("decision", B, LONG, false)).hasValue(1);
    }

    @Test
    void ofManyWhoRaceExactlyOneWins() throws Exception {
        int racers = 8;
        ExecutorService pool = Executors.newFixedThreadPool(racers);
        try {
            List<LeaseTable> tables = new ArrayList<>();
            for (int i = 0; i < racers; i++) {
                tables.add(table());
            }
            for (int round = 1; round <= 25; round++) {
                List<Callable<OptionalLong>> race = new ArrayList<>();
                for (int i = 0; i < racers; i++) {
                    LeaseTable table = tables.get(i);
                    LeaseTable.Owner owner = new LeaseTable.Owner("racer-" + i, "pekko://muster@127.0.0.1:" + i);
                    race.add(() -> table.acquire("leader", owner, LONG, false));
                }
                List<Long> epochs = new ArrayList<>();
                for (Future<OptionalLong> each : pool.invokeAll(race)) {
                    each.get().ifPresent(epochs::add);
                }
                assertThat(epochs).containsExactly((long) round);
                LeaseRow row = tables.get(0).read("leader");
                tables.get(0)
                        .release(
                                "leader",
                                new LeaseTable.Owner(String.valueOf(row.owner()), String.valueOf(row.address())),
                                row.epoch());
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
