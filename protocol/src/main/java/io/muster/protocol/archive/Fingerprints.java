package io.muster.protocol.archive;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A million entries as eight bytes each, to compare two lists of them that come in different orders. */
final class Fingerprints {
    private long[] values = new long[1024];
    private int count;

    static long of(String path, long size, @Nullable String sha256) {
        MessageDigest digest = Digests.sha256();
        digest.update(EntryPaths.utf8(path));
        digest.update(ByteBuffer.allocate(9).putLong(1, size).array());
        if (sha256 != null) {
            digest.update(EntryPaths.utf8(sha256));
        }
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    void add(long fingerprint) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = fingerprint;
    }

    int count() {
        return count;
    }

    /** The first of them; all for -1. */
    Fingerprints upTo(long limit) {
        Fingerprints part = new Fingerprints();
        part.count = limit < 0 ? count : (int) Math.min(limit, count);
        part.values = Arrays.copyOf(values, Math.max(1, part.count));
        return part;
    }

    Fingerprints sort() {
        Arrays.sort(values, 0, count);
        return this;
    }

    /** Only after {@link #sort}. */
    boolean contains(long fingerprint) {
        return Arrays.binarySearch(values, 0, count, fingerprint) >= 0;
    }

    /** Those that occur more than once, each once. Only after {@link #sort}. */
    Set<Long> repeated() {
        Set<Long> repeated = new HashSet<>();
        for (int i = 1; i < count; i++) {
            if (values[i] == values[i - 1]) {
                repeated.add(values[i]);
            }
        }
        return repeated;
    }

    /** Only after {@link #sort} of both. */
    boolean sameAs(Fingerprints other) {
        return Arrays.equals(values, 0, count, other.values, 0, other.count);
    }
}
