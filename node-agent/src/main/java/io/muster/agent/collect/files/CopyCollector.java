package io.muster.agent.collect.files;

import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.Host;
import io.muster.protocol.agent.AgentEvent.Estimate;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.spec.CollectorAction.Copy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies a file, a folder or what a glob matches to {@code <collectorName or copy>/<name>…}. What a {@code **} matches
 * keeps its folders from there on.
 */
public final class CopyCollector implements Collector<Copy> {
    private final Host host;

    public CopyCollector(Host host) {
        this.host = host;
    }

    @Override
    public CollectorResult collect(Copy action, CollectorContext context) throws IOException, InterruptedException {
        String name = context.spec().collectorName();
        PathPattern pattern;
        TimeWindow window;
        try {
            pattern = PathPattern.parse(action.path());
            window = window(action, context.since(), context.until());
        } catch (IllegalArgumentException e) {
            return CollectorResult.failed(String.valueOf(e.getMessage()));
        }
        CopyRun run = new CopyRun(context, name == null ? "copy" : name, window, ownFolders());
        pattern.find(host, run);
        return run.result(action.path());
    }

    /** Looks at what is there, within bounds. */
    public Estimate estimate(CollectorId id, Copy action, @Nullable Instant since, @Nullable Instant until) {
        try {
            CopyEstimate estimate = new CopyEstimate(window(action, since, until), ownFolders());
            PathPattern.parse(action.path()).find(host, estimate);
            return estimate.of(id, action.path());
        } catch (IllegalArgumentException | IOException e) {
            return new Estimate(id, -1, -1, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Estimate(id, -1, -1, "interrupted");
        }
    }

    private TimeWindow window(Copy action, @Nullable Instant since, @Nullable Instant until) {
        return TimeWindow.of(
                action.since(), action.until(), since, until, host.clock().instant());
    }

    /** As they really are: the walk starts at real paths. */
    private List<Path> ownFolders() {
        return host.ownPaths().stream().map(CopyCollector::real).toList();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }
}
