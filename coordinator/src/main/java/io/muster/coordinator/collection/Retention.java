package io.muster.coordinator.collection;

import io.muster.coordinator.config.RetentionConfig;
import io.muster.protocol.http.CollectionView.BundleView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.spec.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says which collections are to be deleted, so that a coordinator can run for years. */
final class Retention {
    private final RetentionConfig config;
    private Instant next = Instant.MIN;

    Retention(RetentionConfig config) {
        this.config = config;
    }

    /** A collection that is to go, and why. */
    record Overdue(CollectionId id, String reason) {}

    /** What is to be deleted now; empty too where the last look was only just. */
    List<Overdue> look(Iterable<CollectionRecord> collections, Instant now) {
        if (now.isBefore(next)) {
            return List.of();
        }
        next = now.plus(config.checkEvery());
        return overdue(collections, config, now);
    }

    /**
     * Those that are older than the bound; then the oldest while there are too many, or too many bytes. Running and
     * pinned ones stay, and count.
     */
    static List<Overdue> overdue(Iterable<CollectionRecord> collections, RetentionConfig config, Instant now) {
        int count = 0;
        long bytes = 0;
        List<CollectionRecord> candidates = new ArrayList<>();
        for (CollectionRecord record : collections) {
            count++;
            bytes += bytes(record);
            if (record.isOver() && !record.isPinned()) {
                candidates.add(record);
            }
        }
        candidates.sort(Comparator.comparing(Retention::endedAt).thenComparing(CollectionRecord::id));
        List<Overdue> overdue = new ArrayList<>();
        for (CollectionRecord record : candidates) {
            Optional<String> reason = reason(record, config, now, count, bytes);
            if (reason.isPresent()) {
                overdue.add(new Overdue(record.id(), reason.get()));
                count--;
                bytes -= bytes(record);
            }
        }
        return overdue;
    }

    private static Optional<String> reason(
            CollectionRecord record, RetentionConfig config, Instant now, int count, long bytes) {
        Duration age = config.age();
        if (age != null && endedAt(record).plus(age).isBefore(now)) {
            return Optional.of("it ended more than " + Durations.format(age) + " ago (muster.retention.age)");
        }
        Integer mostCollections = config.count();
        if (mostCollections != null && count > mostCollections) {
            return Optional.of("more than " + mostCollections + " collections are there (muster.retention.count)");
        }
        Long mostBytes = config.bytes();
        if (mostBytes != null && bytes > mostBytes) {
            return Optional.of("bundles have more than " + mostBytes + " bytes (muster.retention.bytes)");
        }
        return Optional.empty();
    }

    private static long bytes(CollectionRecord record) {
        BundleView bundle = record.bundle();
        return bundle == null ? 0 : bundle.bytes();
    }

    private static Instant endedAt(CollectionRecord record) {
        @Nullable Instant ended = record.endedAt();
        return ended == null ? Instant.MAX : ended;
    }
}
