package io.muster.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One measurement: what is measured and what it is held against happen in the same run. */
interface Benchmark {
    /** As on the command line. */
    String name();

    /** @param folder empty, for data and logs; on the disk that is measured */
    List<Result> run(Path folder) throws IOException, InterruptedException;

    /**
     * One row of the results table.
     *
     * @param against the peer or limit, with its figure
     * @param target as promised; empty where only the figure matters
     * @param met null where there is no target
     */
    record Result(
            String what,
            String measured,
            String against,
            String target,
            @org.jspecify.annotations.Nullable Boolean met) {
        static Result ratio(String what, double measured, double against, String unit, String peer, double target) {
            double ratio = measured / against;
            return new Result(
                    what,
                    "%.2f %s".formatted(measured, unit),
                    "%s: %.2f %s; ratio %.2f".formatted(peer, against, unit, ratio),
                    "≤ %.2f ×".formatted(target),
                    ratio <= target);
        }

        String row() {
            return "| %s | %s | %s | %s | %s |"
                    .formatted(what, measured, against, target, met == null ? "–" : met ? "met" : "**missed**");
        }
    }
}
