package io.muster.benchmarks;

import io.muster.benchmarks.Benchmark.Result;
import io.muster.benchmarks.UnderWay.Back;
import io.muster.benchmarks.UnderWay.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code kill -9} of the only coordinator, which keeps its journal in a file, and its start right after it. One
 * collector on each node writes the time into a file five times a second, so that a job that stops can be seen.
 */
final class RestartTrials {
    private static final int KILLS = 10;
    private static final int NODES = 3;
    private static final int COLLECTORS = 60;
    private static final int BEATS = 75;
    /** A gap that a busy machine with two cores makes by itself is shorter. */
    private static final double LONGEST_GAP_SECONDS = 2;

    private final SplittableRandom random;

    RestartTrials(SplittableRandom random) {
        this.random = random;
    }

    List<Result> run(Path folder) throws IOException, InterruptedException {
        List<Double> answers = new ArrayList<>();
        List<Double> moves = new ArrayList<>();
        int unfinished = 0;
        double gap = 0;
        int lost = 0;
        int missing = 0;
        try (Fleet fleet = Fleet.start(folder.resolve("fleet"), 1, NODES, "", List.of())) {
            // From its second start on a coordinator has its classes at hand: the first one that ended in order kept
            // them.
            fleet.restart(0);
            for (int kill = 0; kill < KILLS; kill++) {
                Path beats = Files.createDirectories(folder.resolve("beats" + kill));
                UnderWay collection = new UnderWay(spec(beats));
                collection.topUp(fleet.api(0), 1);
                TimeUnit.MILLISECONDS.sleep(1500 + random.nextInt(3000));
                long before = collection.poll(fleet.api(0));
                long killed = System.nanoTime();
                fleet.kill(0);
                fleet.startAgain(0);
                Back back = collection.awaitMovement(fleet.api(0), before, killed);
                System.err.printf(
                        "restart %d: answers after %.1f s, moves after %.1f s%n",
                        kill + 1, back.answers(), back.moves());
                answers.add(back.answers());
                moves.add(back.moves());
                Ended ended = collection.awaitEnd(fleet.api(0), NODES, COLLECTORS + 1);
                lost += ended.planned() - ended.given() + ended.lost() + ended.otherwise();
                missing += ended.nodesMissing();
                gap = Math.max(gap, longestGap(beats));
                unfinished += NODES - finished(beats);
            }
        }
        double back = CancelBenchmark.percentile(answers, 0.99);
        double moved = CancelBenchmark.percentile(moves, 0.99);
        return List.of(
                new Result(
                        "status answers again after kill -9 and start of a single coordinator; p99 of %d"
                                .formatted(KILLS),
                        "%.1f s (median %.1f s)".formatted(back, CancelBenchmark.percentile(answers, 0.5)),
                        "–",
                        "≤ 6 s",
                        back <= 6),
                new Result(
                        "the same: it tells of a new verdict",
                        "%.1f s (median %.1f s)".formatted(moved, CancelBenchmark.percentile(moves, 0.5)),
                        "–",
                        "≤ 6 s",
                        moved <= 6),
                new Result(
                        "the same: verdicts not COLLECTED; nodes missing",
                        "%d; %d".formatted(lost, missing),
                        "–",
                        "0; 0",
                        lost == 0 && missing == 0),
                new Result(
                        "the same: jobs that did not run through once; longest pause of a collector",
                        "%d; %.1f s".formatted(unfinished, gap),
                        "five signs of life a second",
                        "0; < %.0f s".formatted(LONGEST_GAP_SECONDS),
                        unfinished == 0 && gap < LONGEST_GAP_SECONDS));
    }

    private static String spec(Path beats) {
        return TakeoverBenchmark.spec(COLLECTORS)
                + "    - run: {collectorName: beats, command: sh, args: [\"-c\", \"for i in $(seq " + BEATS
                + "); do date +%s%N >> " + beats + "/$$; sleep 0.2; done; echo end >> " + beats + "/$$\"]}\n";
    }

    private static double longestGap(Path beats) throws IOException {
        double longest = 0;
        for (Path file : files(beats)) {
            long last = 0;
            for (String line : Files.readAllLines(file)) {
                if (!line.equals("end")) {
                    long time = Long.parseLong(line);
                    longest = Math.max(longest, last == 0 ? 0 : (time - last) / 1e9);
                    last = time;
                }
            }
        }
        return longest;
    }

    /** Runs that came to their end; a second run of the same collector would be one too many. */
    private static int finished(Path beats) throws IOException {
        int finished = 0;
        for (Path file : files(beats)) {
            List<String> lines = Files.readAllLines(file);
            finished += lines.size() == BEATS + 1 && lines.get(BEATS).equals("end") ? 1 : 0;
        }
        return finished == files(beats).size() ? finished : 0;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
