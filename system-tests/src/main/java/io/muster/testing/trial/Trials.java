package io.muster.testing.trial;

import io.muster.testing.check.Violation;
import io.muster.testing.check.Violation.Kind;
import io.muster.testing.cluster.TestCluster;
import io.muster.testing.trial.Trial.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many trials with one cluster, and the report on them. */
public final class Trials {
    private static final Logger LOG = LoggerFactory.getLogger(Trials.class);

    private final String title;
    private final Menu menu;
    private final long seed;
    private final List<Outcome> outcomes = new ArrayList<>();
    private long started;
    private long ended;

    /** @param seed trial {@code n} has the seed {@code seed + n}, so that one alone can be run again */
    public Trials(String title, Menu menu, long seed) {
        this.title = title;
        this.menu = menu;
        this.seed = seed;
    }

    /** Runs trials 0 to {@code count} - 1; goes on after a violation. */
    public Trials run(TestCluster cluster, int count, Path report) {
        started = System.nanoTime();
        for (int i = 0; i < count; i++) {
            LOG.info("{}: trial {} of {}, seed {}", title, i, count, seed + i);
            Outcome outcome = new Trial(cluster, menu, seed + i).run();
            outcomes.add(outcome);
            LOG.info("{}: trial {}: {} -> {} {}", title, i, outcome.story(), outcome.end(), outcome.violations());
            ended = System.nanoTime();
            write(report);
        }
        return this;
    }

    /** Fails with every violation and its seed, if there was one. */
    public void verify() {
        List<String> bad = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            if (!outcome.violations().isEmpty()) {
                bad.add("seed " + outcome.seed() + " (" + outcome.story() + "): " + outcome.violations());
            }
        }
        if (!bad.isEmpty()) {
            throw new AssertionError(title + ":\n  " + String.join("\n  ", bad));
        }
    }

    private void write(Path report) {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        Map<String, Integer> ends = new TreeMap<>();
        StringBuilder bad = new StringBuilder();
        for (Outcome outcome : outcomes) {
            ends.merge(outcome.end(), 1, Integer::sum);
            for (Violation violation : outcome.violations()) {
                counts.merge(violation.kind(), 1, Integer::sum);
                bad.append("- seed %d (%s): %s%n".formatted(outcome.seed(), outcome.story(), violation));
            }
        }
        StringBuilder text = new StringBuilder("# Random faults: %s%n%n".formatted(title));
        text.append("%d trials with seeds %d to %d, in %d s.%n%n| what | count |%n|---|---|%n"
                .formatted(
                        outcomes.size(),
                        seed,
                        seed + outcomes.size() - 1,
                        Duration.ofNanos(ended - started).toSeconds()));
        for (Kind kind : Kind.values()) {
            text.append("| %s | %d |%n".formatted(kind.title(), counts.getOrDefault(kind, 0)));
        }
        ends.forEach((end, count) -> text.append("| collections that ended %s | %d |%n".formatted(end, count)));
        if (bad.length() > 0) {
            text.append("%n## Violations%n%n".formatted()).append(bad);
        }
        try {
            Files.createDirectories(report.toAbsolutePath().getParent());
            Files.writeString(report, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
