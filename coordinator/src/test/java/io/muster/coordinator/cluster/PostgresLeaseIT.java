package io.muster.coordinator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.testing.Postgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leases on a real PostgreSQL, which also crashes and comes back. */
final class PostgresLeaseIT extends LeaseContract {
    private static final Executor DIRECT = Runnable::run;
    private static Postgres postgres;

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void startServer() {
        postgres = Postgres.start();
    }

    @AfterAll
    static void stopServer() {
        if (postgres != null) {
            postgres.close();
        }
    }

    @BeforeEach
    void emptySchema() throws Exception {
        Schemas.reset(postgres.dataSource());
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Override
    LeaseTable table() {
        OwnConnection connection = new OwnConnection(postgres.dataSource(), Duration.ofSeconds(3), DIRECT);
        open.add(connection);
        return new LeaseTable(connection, DatabaseTime.POSTGRESQL);
    }

    private Leases leases(String instance, Duration time) {
        Leases leases = new Leases(table(), instance, new HeldLease.Terms(time, Duration.ofMillis(200), false));
        open.add(leases);
        return leases;
    }

    @Test
    void aLeaseSurvivesARestartOfTheDatabaseThatIsShorterThanIt() {
        Leases a = leases("a", Duration.ofSeconds(60));
        List<String> lost = new ArrayList<>();
        assertThat(a.leader()
                        .acquire(why -> lost.add("lost"))
                        .toCompletableFuture()
                        .join())
                .isTrue();

        postgres.crash();
        postgres.resume();

        Awaitility.await().until(() -> isProlonged(60_000));
        assertThat(a.leader().isHeld()).isTrue();
        assertThat(a.leader().epoch()).isEqualTo(1);
        assertThat(lost).isEmpty();
    }

    private boolean isProlonged(long time) {
        try {
            return table().read("leader").remainingMillis() > time - 1_000;
        } catch (SQLException e) {
            return false;
        }
    }

    @Test
    void aHolderStepsDownWhenTheDatabaseStaysAwayForLonger() throws Exception {
        Leases a = leases("a", Duration.ofSeconds(2));
        CountDownLatch lost = new CountDownLatch(1);
        assertThat(a.leader()
                        .acquire(why -> lost.countDown())
                        .toCompletableFuture()
                        .join())
                .isTrue();

        postgres.crash();
        try {
            assertThat(lost.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(a.leader().isHeld()).isFalse();
        } finally {
            postgres.resume();
        }
        Awaitility.await()
                .until(() -> table().acquire("leader", new LeaseTable.Owner("b", "x"), LONG, false)
                                .orElse(0)
                        == 2);
    }

    @Test
    void aHolderThatAnotherReplacedIsToldWhenItAsks() throws Exception {
        Leases a = leases("a", LONG);
        CountDownLatch lost = new CountDownLatch(1);
        a.leader().acquire(why -> lost.countDown()).toCompletableFuture().join();
        table().acquire("leader", new LeaseTable.Owner("b", "x"), LONG, true);

        a.leader().verify();

        assertThat(lost.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(a.leader().isHeld()).isFalse();
    }

    @Test
    void anOrderlyEndGivesTheLeaseBackAtOnce() {
        Leases a = leases("a", LONG);
        a.leader().acquire(why -> {}).toCompletableFuture().join();
        a.close();
        Leases b = leases("b", LONG);
        assertThat(b.leader().acquire(why -> {}).toCompletableFuture().join()).isTrue();
        assertThat(b.leader().epoch()).isEqualTo(2);
    }

    @Test
    void theSideOfALivingLeaderDecidesAndTheOtherSideIsToldNo() {
        Leases a = leases("a", Duration.ofSeconds(3));
        Leases b = new Leases(table(), "b", new HeldLease.Terms(Duration.ofSeconds(3), Duration.ofMillis(200), false));
        open.add(b);
        a.leader().acquire(why -> {}).toCompletableFuture().join();

        var denied = new Decider(b, address -> false).decide().toCompletableFuture();
        var granted = new Decider(a, address -> false).decide().toCompletableFuture();

        assertThat(granted.join()).isTrue();
        assertThat(denied.join()).isFalse();
    }

    @Test
    void theSurvivorsOfADeadLeaderDecideOnceItsLeaseIsOver() throws Exception {
        table().acquire("leader", new LeaseTable.Owner("dead", "gone"), Duration.ofSeconds(1), false);
        Leases b = leases("b", Duration.ofSeconds(3));
        Leases c = leases("c", Duration.ofSeconds(3));

        var first = new Decider(b, address -> false).decide().toCompletableFuture();
        var second = new Decider(c, address -> false).decide().toCompletableFuture();

        assertThat(List.of(first.get(20, TimeUnit.SECONDS), second.get(20, TimeUnit.SECONDS)))
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void aSideThatHasTheLeaderWithItDecidesWithoutWaiting() throws Exception {
        table().acquire("leader", new LeaseTable.Owner("leader", "here"), LONG, false);
        Leases b = leases("b", Duration.ofSeconds(3));
        assertThat(new Decider(b, "here"::equals).decide().toCompletableFuture().get(5, TimeUnit.SECONDS))
                .isTrue();
    }
}
