package io.muster.benchmarks;

import io.muster.benchmarks.UnderWay.Ended;
import io.muster.testing.Postgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An orderly stop of the leading one of two coordinators on one PostgreSQL, again and again, while twenty collections
 * are under way; after each, the stopped one is started again.
 */
final class HandoverBenchmark implements Benchmark {
    private static final int STOPS = 10;
    private static final int COLLECTIONS = TakeoverBenchmark.COLLECTIONS;
    private static final int NODES = TakeoverBenchmark.NODES;
    private static final int COLLECTORS = TakeoverBenchmark.COLLECTORS;

    @Override
    public String name() {
        return "handover";
    }

    @Override
    public List<Result> run(Path folder) throws IOException, InterruptedException {
        UnderWay collections = new UnderWay(TakeoverBenchmark.spec(COLLECTORS));
        String settings = "muster.retention.count = " + 2 * STOPS * COLLECTIONS + "\n";
        List<Double> moves = new ArrayList<>();
        Ended ended;
        try (Postgres database = Fleet.database();
                Fleet fleet =
                        Fleet.start(folder.resolve("fleet"), 2, NODES, settings + Fleet.journal(database), List.of())) {
            for (int stop = 0; stop < STOPS; stop++) {
                int leader = fleet.leader(database);
                int other = 1 - leader;
                collections.topUp(fleet.api(other), COLLECTIONS);
                TimeUnit.SECONDS.sleep(2);
                long stopped = System.nanoTime();
                fleet.terminate(leader);
                awaitLeader(fleet, database, other);
                double led = (System.nanoTime() - stopped) / 1e9;
                long before = Math.max(0, collections.poll(fleet.api(other)));
                double moved = collections
                        .awaitMovement(fleet.api(other), before, stopped)
                        .moves();
                moves.add(moved);
                System.err.printf("stop %d: the other leads after %.1f s, moves after %.1f s%n", stop + 1, led, moved);
                fleet.awaitEnd(leader);
                fleet.startAgain(leader);
                fleet.awaitReady(leader);
            }
            ended = collections.awaitEnd(fleet.api(0), NODES, COLLECTORS);
        }
        double p99 = CancelBenchmark.percentile(moves, 0.99);
        return List.of(
                new Result(
                        "status moves under the other one after an orderly stop of the leading one of two coordinators,"
                                + " PostgreSQL, %d collections under way; p99 of %d stops"
                                        .formatted(COLLECTIONS, STOPS),
                        "%.1f s (median %.1f s)".formatted(p99, CancelBenchmark.percentile(moves, 0.5)),
                        "–",
                        "≤ 4 s",
                        p99 <= 4),
                new Result(
                        "the same: of %d verdicts those without a trace, and LOST; nodes missing; polls that went backwards"
                                .formatted(ended.planned()),
                        "%d, and %d; %d; %d"
                                .formatted(
                                        ended.planned() - ended.given(),
                                        ended.lost(),
                                        ended.nodesMissing(),
                                        ended.backwards()),
                        "–",
                        "0, and 0; 0; 0",
                        ended.planned() == ended.given()
                                && ended.lost() + ended.nodesMissing() + ended.backwards() == 0));
    }

    private static void awaitLeader(Fleet fleet, Postgres database, int wanted)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (fleet.leader(database) != wanted) {
            if (System.nanoTime() > end) {
                throw new IOException("the other coordinator does not take over");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
