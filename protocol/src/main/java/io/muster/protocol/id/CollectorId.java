package io.muster.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Names one collector of a plan. It is the collector's name as the spec gives it; when several share a name, the second
 * and later ones carry {@code -2}, {@code -3}, … so that every planned item has a name of its own.
 */
public record CollectorId(@JsonValue String value) implements Comparable<CollectorId> {
    @JsonCreator
    public CollectorId {
        if (value.isEmpty() || value.length() > 200 || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("collector name must be 1 to 200 characters without control characters");
        }
    }

    @Override
    public int compareTo(CollectorId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
