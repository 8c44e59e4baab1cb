package io.muster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.plan.CollectionState;
import io.muster.testing.check.Run;
import io.muster.testing.check.Workload;
import io.muster.testing.cluster.TestCluster;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two coordinators and two agents, each on a host of its own, and a database that all coordinators see. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@RequiresProgram({"root", "ip", "iptables", "nsenter", "pg_ctlcluster"})
class SeveralCoordinatorsProcessIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int DATABASE_PORT = 5432;
    private static final String LEADER = "SELECT address FROM lease WHERE name = 'leader'";
    private static final String EPOCH = "SELECT epoch FROM lease WHERE name = 'leader'";

    @TempDir
    Path folder;

    private Hosts hosts;
    private Postgres database;
    private TestCluster cluster;

    @BeforeAll
    void start() {
        hosts = Hosts.up(4);
        database = Postgres.start(Hosts.gateway(), DATABASE_PORT);
        cluster = TestCluster.onHosts(Artifacts.folder("SeveralCoordinatorsProcessIT"))
                .on(hosts)
                .coordinators(2)
                .agents("a", "b")
                .database(database)
                .coordinatorSetting("muster.agents.window", "40 s")
                .start();
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
        database.close();
    }

    private Run collect(String name) {
        Workload workload = Workload.in(folder.resolve(name), new Random(name.hashCode()))
                .file("first", 800_000)
                .echo("quick")
                .paced("slow", 60, 0.1)
                .file("last", 300_000);
        Run run = cluster.collect(workload);
        return run.awaitVerdicts(3);
    }

    /** Number of the coordinator that leads, by the database. */
    private int leader() {
        String address = database.query(LEADER);
        return address.contains(Hosts.address(1)) ? 1 : address.contains(Hosts.address(2)) ? 2 : 0;
    }

    private boolean isReady(int coordinator) {
        return cluster.api(coordinator).send("GET", "/ready", "").statusCode() == 200;
    }

    private void awaitBothReady() {
        for (int i = 1; i <= 2; i++) {
            int number = i;
            Awaitility.await("coordinator " + i + " is ready")
                    .atMost(90, TimeUnit.SECONDS)
                    .ignoreExceptions()
                    .until(() -> isReady(number));
        }
    }

    @Test
    void leaderKilledInTheMiddleIsReplacedAndNoVerdictIsLost() {
        Run run = collect("killed");
        int leader = leader();
        cluster.coordinator(leader).kill();
        CollectionView end = run.awaitEnd(MINUTE.multipliedBy(2));
        assertThat(leader()).isEqualTo(3 - leader);
        cluster.coordinator(leader).start();
        awaitBothReady();
        cluster.verify(run);
        assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);
    }

    @Test
    void ofTwoCoordinatorsThatDoNotSeeEachOtherExactlyOneDecides() {
        Run run = collect("parted");
        int leader = leader();
        String epoch = database.query(EPOCH);
        hosts.part(1, 2);
        CollectionView end = run.awaitEnd(MINUTE.multipliedBy(2));
        assertThat(leader()).isEqualTo(leader);
        assertThat(database.query(EPOCH)).isEqualTo(epoch);
        hosts.heal(1);
        hosts.heal(2);
        awaitBothReady();
        cluster.verify(run);
        assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);
    }

    @Test
    void leaderThatIsCutOffFromEverybodyStepsDownForTheOther() {
        Run run = collect("alone");
        int leader = leader();
        cluster.coordinator(leader).cut();
        CollectionView end = run.awaitEnd(MINUTE.multipliedBy(2));
        assertThat(leader()).isEqualTo(3 - leader);
        cluster.coordinator(leader).heal();
        awaitBothReady();
        cluster.verify(run);
        assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);
    }

    /** After a total outage neither sees the other, as if somebody had given one database to two clusters. */
    @Test
    void ofTwoClustersStartedOnOneDatabaseOneDecidesAndTheOtherSaysThatItDoesNot() {
        cluster.coordinator(1).kill();
        cluster.coordinator(2).kill();
        long before = Long.parseLong(database.query(EPOCH));
        hosts.part(1, 2);
        cluster.coordinator(1).start();
        cluster.coordinator(2).start();
        Awaitility.await("one of them leads")
                .atMost(90, TimeUnit.SECONDS)
                .ignoreExceptions()
                .until(() -> Long.parseLong(database.query(EPOCH)) > before && isReady(leader()));
        int leader = leader();
        int other = 3 - leader;

        Run run = collect("mistaken");
        String epoch = database.query(EPOCH);
        HttpResponse<String> refused =
                cluster.api(other).send("POST", "/collectLogs/start", "{\"from\": \"allnodes\"}");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(isReady(other)).isFalse();
        CollectionView end = run.awaitEnd(MINUTE.multipliedBy(2));
        assertThat(leader()).isEqualTo(leader);
        assertThat(database.query(EPOCH)).isEqualTo(epoch);
        assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);

        hosts.heal(1);
        hosts.heal(2);
        awaitBothReady();
        cluster.verify(run);
    }

    @Test
    void databaseRestartedInTheMiddleLosesNothing() {
        Run run = collect("database");
        database.crash().resume();
        CollectionView end = run.awaitEnd(MINUTE);
        awaitBothReady();
        cluster.verify(run);
        assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);
    }
}
