package io.muster.coordinator.collection;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.config.RetentionConfig;
import io.muster.protocol.http.CollectionView.BundleView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.CollectionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    private final CollectionRecord oldest = ended(3, 10);
    private final CollectionRecord middle = ended(2, 10);
    private final CollectionRecord newest = ended(1, 10);
    private final List<CollectionRecord> all = List.of(newest, oldest, middle);

    private static CollectionRecord running(int daysAgo) {
        Instant at = NOW.minus(Duration.ofDays(daysAgo));
        CollectionRequest r = Samples.request();
        CollectionId id = CollectionId.next(at);
        return new CollectionRecord(new CollectionEvent.Requested(
                id,
                at,
                new CollectionRequest(
                        id,
                        null,
                        r.requestedBy(),
                        at,
                        r.selection(),
                        r.specName(),
                        r.specText(),
                        r.collectors(),
                        r.warnings(),
                        r.format(),
                        r.redaction(),
                        r.redactionOrder(),
                        r.recipients(),
                        null,
                        null,
                        r.limits(),
                        null,
                        null,
                        false,
                        null,
                        null,
                        null,
                        null)));
    }

    private static CollectionRecord ended(int daysAgo, long bytes) {
        CollectionRecord record = running(daysAgo);
        Instant at = NOW.minus(Duration.ofDays(daysAgo));
        record.apply(new CollectionEvent.Sealed(record.id(), at, new BundleView("f", bytes, "00", 1), null));
        record.apply(new CollectionEvent.StateChanged(record.id(), at, CollectionState.COMPLETED, null));
        return record;
    }

    private static RetentionConfig bounds(@Nullable Duration age, @Nullable Integer count, @Nullable Long bytes) {
        return new RetentionConfig(age, count, bytes, Duration.ofMinutes(1));
    }

    private static List<CollectionId> overdue(List<CollectionRecord> records, RetentionConfig bounds) {
        return Retention.overdue(records, bounds, NOW).stream()
                .map(Retention.Overdue::id)
                .toList();
    }

    @Test
    void withoutBoundsEverythingStays() {
        assertThat(overdue(all, bounds(null, null, null))).isEmpty();
    }

    @Test
    void whatEndedTooLongAgoGoes() {
        assertThat(overdue(all, bounds(Duration.ofHours(36), null, null))).containsExactly(oldest.id(), middle.id());
    }

    @Test
    void theOldestGoWhileThereAreTooMany() {
        assertThat(overdue(all, bounds(null, 2, null))).containsExactly(oldest.id());
    }

    @Test
    void theOldestGoWhileTheirBundlesAreTooLarge() {
        assertThat(overdue(all, bounds(null, null, 15L))).containsExactly(oldest.id(), middle.id());
        assertThat(overdue(all, bounds(null, null, 30L))).isEmpty();
    }

    @Test
    void aPinnedOneStaysAndCounts() {
        oldest.apply(new CollectionEvent.PinChanged(oldest.id(), NOW, true, "ann"));
        assertThat(overdue(all, bounds(Duration.ofHours(1), null, null))).containsExactly(middle.id(), newest.id());
        assertThat(overdue(all, bounds(null, 2, null))).containsExactly(middle.id());
        oldest.apply(new CollectionEvent.PinChanged(oldest.id(), NOW, false, "ann"));
        assertThat(overdue(all, bounds(null, 2, null))).containsExactly(oldest.id());
    }

    @Test
    void oneThatRunsStaysAndCounts() {
        CollectionRecord running = running(9);
        assertThat(overdue(List.of(running, oldest, newest), bounds(Duration.ofDays(2), 1, 1L)))
                .containsExactly(oldest.id(), newest.id());
    }

    @Test
    void itIsLookedAtNowAndThenOnly() {
        Retention retention = new Retention(bounds(null, 2, null));
        assertThat(retention.look(all, NOW)).hasSize(1);
        assertThat(retention.look(all, NOW.plusSeconds(30))).isEmpty();
        assertThat(retention.look(all, NOW.plusSeconds(61))).hasSize(1);
    }
}
