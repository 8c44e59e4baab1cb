package io.muster.cli.collect;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.id.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How fast nodes collect, smoothed over a few looks, and how long what is left may take. For one thread. */
final class Rates {
    private static final double NEW_SHARE = 0.4;
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private final Map<NodeId, Seen> nodes = new HashMap<>();

    /** @param perSecond bytes; negative before there was a second look */
    private record Seen(Instant at, long bytes, double perSecond) {
        Seen then(Instant now, long bytesNow) {
            Duration passed = Duration.between(at, now);
            if (passed.compareTo(SHORTEST) < 0) {
                return this;
            }
            double fresh = Math.max(0, bytesNow - bytes) * 1000.0 / passed.toMillis();
            return new Seen(now, bytesNow, perSecond < 0 ? fresh : perSecond * (1 - NEW_SHARE) + fresh * NEW_SHARE);
        }
    }

    void look(CollectionView view, Instant now) {
        for (NodeProgress node : Objects.requireNonNullElse(view.nodes(), List.<NodeProgress>of())) {
            nodes.merge(
                    node.node(),
                    new Seen(now, node.bytesCollected(), -1),
                    (before, first) -> before.then(now, node.bytesCollected()));
        }
    }

    /** Bytes a second; 0 where it is not known. */
    long of(NodeId node) {
        Seen seen = nodes.get(node);
        return seen == null ? 0 : Math.max(0, Math.round(seen.perSecond()));
    }

    /** Bytes a second of all nodes. */
    long ofAll() {
        return nodes.keySet().stream().mapToLong(this::of).sum();
    }

    /** As long again for each that is left as the others took on average; empty before there is one. */
    static Optional<Duration> left(@Nullable Instant startedAt, Instant now, int done, int total) {
        if (startedAt == null || done <= 0 || done >= total) {
            return Optional.empty();
        }
        Duration passed = Duration.between(startedAt, now);
        return passed.isNegative()
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(
                        passed.multipliedBy(total - done).dividedBy(done).toSeconds()));
    }
}
