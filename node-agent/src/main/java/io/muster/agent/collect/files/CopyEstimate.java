package io.muster.agent.collect.files;

import io.muster.protocol.agent.AgentEvent.Estimate;
import io.muster.protocol.id.CollectorId;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Counts what a copy would take, up to a number of files and a time. */
final class CopyEstimate implements TreeWalk.Visitor, PathPattern.Visitor {
    private static final long MAX_FILES = 200_000;
    private static final long MAX_NANOS = Duration.ofSeconds(3).toNanos();
    private static final int SHOWN = 3;

    private final TimeWindow window;
    private final TreeWalk walk;
    private final long startedAt = System.nanoTime();
    private final List<String> first = new ArrayList<>();
    private long matches;
    private long seen;
    private long files;
    private long bytes;
    private long unreadable;
    private boolean cut;

    CopyEstimate(TimeWindow window, List<Path> own) {
        this.window = window;
        this.walk = new TreeWalk(own, this);
    }

    @Override
    public void match(Path path, String below, boolean deep) throws IOException, InterruptedException {
        if (!goOn()) {
            return;
        }
        matches++;
        if (deep) {
            walk.walk(path, "");
            return;
        }
        Path target;
        try {
            target = path.toRealPath();
        } catch (IOException e) {
            unreadable++;
            return;
        }
        walk.walk(target, "");
    }

    @Override
    public void file(Path path, String entry, BasicFileAttributes attributes) {
        seen++;
        if (!window.has(attributes)) {
            return;
        }
        files++;
        bytes += attributes.isSymbolicLink() ? 0 : attributes.size();
        if (first.size() < SHOWN) {
            first.add(TreeWalk.show(path));
        }
    }

    @Override
    public void skipped(Path path, String why) {
        seen++;
    }

    @Override
    public void unreadable(Path path, IOException why) {
        unreadable++;
    }

    @Override
    public boolean goOn() {
        if (seen >= MAX_FILES || System.nanoTime() - startedAt > MAX_NANOS) {
            cut = true;
        }
        return !cut;
    }

    Estimate of(CollectorId id, String pattern) {
        if (matches == 0) {
            return new Estimate(id, 0, 0, "missing: nothing matches " + pattern);
        }
        StringBuilder note = new StringBuilder(String.join(", ", first));
        if (files > first.size()) {
            note.append(", …");
        }
        if (unreadable > 0) {
            note.append(" (").append(unreadable).append(" unreadable)");
        }
        if (cut) {
            note.append(" (at least: stopped counting)");
        }
        return new Estimate(id, bytes, files, note.isEmpty() ? null : note.toString());
    }
}
