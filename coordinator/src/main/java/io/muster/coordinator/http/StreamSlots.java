package io.muster.coordinator.http;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Bounds how many answers are streams that end when their watchers like. Counted from their first byte, so that an
 * answer nobody takes costs no place; a few too many may begin at the same moment.
 */
final class StreamSlots {
    private final int most;
    private final AtomicInteger taken = new AtomicInteger();

    StreamSlots(int most) {
        this.most = most;
    }

    /** @throws ApiException where there are too many */
    <T> Source<T, NotUsed> bounded(Source<T, ?> stream) {
        if (taken.get() >= most) {
            throw new ApiException(
                    ErrorCode.NOT_READY,
                    "too many streams are watched at once (muster.http.max-event-streams = " + most + ")",
                    null,
                    Map.of("Retry-After", "5"));
        }
        return Source.lazySource(() -> {
                    taken.incrementAndGet();
                    return stream.watchTermination((mat, done) -> {
                        done.whenComplete((end, failure) -> taken.decrementAndGet());
                        return NotUsed.getInstance();
                    });
                })
                .mapMaterializedValue(later -> NotUsed.getInstance());
    }
}
