package io.muster.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** Names one collection: a UUIDv7 as lower-case text (RFC 9562), so that ids sort by creation time. */
public record CollectionId(@JsonValue String value) implements Comparable<CollectionId> {
    private static final Pattern VALID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final SecureRandom RANDOM = new SecureRandom();

    @JsonCreator
    public CollectionId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("collection id \"" + value + "\" is not a UUID in lower case");
        }
    }

    public static boolean isValid(String value) {
        return VALID.matcher(value).matches();
    }

    /** A new id whose leading 48 bits are {@code now} in milliseconds. */
    public static CollectionId next(Instant now) {
        long high = (now.toEpochMilli() << 16) | 0x7000 | RANDOM.nextInt(0x1000);
        long low = (RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new CollectionId(new UUID(high, low).toString().toLowerCase(Locale.ROOT));
    }

    /** The last eight characters: as short as people like it, and random (the first eight are a time). */
    public String shortForm() {
        return value.substring(value.length() - 8);
    }

    @Override
    public int compareTo(CollectionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
