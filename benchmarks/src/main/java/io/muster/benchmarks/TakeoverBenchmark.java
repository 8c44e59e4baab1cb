package io.muster.benchmarks;

import io.muster.benchmarks.UnderWay.Back;
import io.muster.benchmarks.UnderWay.Ended;
import io.muster.testing.Postgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * {@code kill -9} of the leading one of two coordinators on one PostgreSQL, again and again, while twenty collections
 * are under way; after each, the killed one is started again. Then the same with a single coordinator and its file.
 */
final class TakeoverBenchmark implements Benchmark {
    private static final int KILLS = 20;
    static final int COLLECTIONS = 20;
    static final int NODES = 3;
    static final int COLLECTORS = 6;
    private static final String SPEC = spec(COLLECTORS);

    @Override
    public String name() {
        return "takeover";
    }

    @Override
    public List<Result> run(Path folder) throws IOException, InterruptedException {
        long seed = System.nanoTime();
        System.err.println("takeover: seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<Result> results = new ArrayList<>(takeover(folder, random));
        results.addAll(new RestartTrials(random).run(folder.resolve("restart")));
        return results;
    }

    private static List<Result> takeover(Path folder, SplittableRandom random)
            throws IOException, InterruptedException {
        UnderWay collections = new UnderWay(SPEC);
        String settings = "muster.retention.count = " + 2 * KILLS * COLLECTIONS + "\n";
        List<Double> moves = new ArrayList<>();
        Ended ended;
        try (Postgres database = Fleet.database();
                Fleet fleet =
                        Fleet.start(folder.resolve("fleet"), 2, NODES, settings + Fleet.journal(database), List.of())) {
            for (int kill = 0; kill < KILLS; kill++) {
                int leader = fleet.leader(database);
                int other = 1 - leader;
                collections.topUp(fleet.api(other), COLLECTIONS);
                TimeUnit.MILLISECONDS.sleep(1000 + random.nextInt(3000));
                long before = collections.poll(fleet.api(other));
                long killed = System.nanoTime();
                fleet.kill(leader);
                Back back = collections.awaitMovement(fleet.api(other), before, killed);
                moves.add(back.moves());
                System.err.printf(
                        "kill %d: answers after %.1f s, moves after %.1f s%n", kill + 1, back.answers(), back.moves());
                fleet.startAgain(leader);
                fleet.awaitReady(leader);
            }
            ended = collections.awaitEnd(fleet.api(0), NODES, COLLECTORS);
        }
        double p99 = CancelBenchmark.percentile(moves, 0.99);
        return List.of(
                new Result(
                        ("status moves again after kill -9 of the leading one of two coordinators, PostgreSQL, %d"
                                        + " collections under way; p99 of %d kills")
                                .formatted(COLLECTIONS, KILLS),
                        "%.1f s (median %.1f s)".formatted(p99, CancelBenchmark.percentile(moves, 0.5)),
                        "–",
                        "≤ 12 s",
                        p99 <= 12),
                new Result(
                        "the same: verdicts without a trace, and LOST, of the %d in %d collections"
                                .formatted(ended.planned(), ended.collections()),
                        "%d, and %d (%d others not COLLECTED)"
                                .formatted(ended.planned() - ended.given(), ended.lost(), ended.otherwise()),
                        "–",
                        "0, and 0",
                        ended.planned() == ended.given() && ended.lost() == 0),
                new Result(
                        "the same: nodes missing from a collection",
                        "" + ended.nodesMissing(),
                        "–",
                        "0",
                        ended.nodesMissing() == 0),
                new Result(
                        "the same: polls in which a collection went backwards",
                        "" + ended.backwards(),
                        "–",
                        "0",
                        ended.backwards() == 0));
    }

    /** Collectors that each take a second and leave a line. */
    static String spec(int collectors) {
        StringBuilder spec = new StringBuilder(
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                metadata: {name: seconds}
                spec:
                  collectors:
                """);
        for (int i = 1; i <= collectors; i++) {
            spec.append("    - run: {collectorName: second")
                    .append(i)
                    .append(", command: sh, args: [\"-c\", \"sleep 1; echo done\"]}\n");
        }
        return spec.toString();
    }
}
