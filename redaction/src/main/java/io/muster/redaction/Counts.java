package io.muster.redaction;

import java.util.Map;
import java.util.TreeMap;

/** How often each rule has removed something. */
public final class Counts {
    private final Map<String, Long> counts = new TreeMap<>();

    void add(String rule) {
        counts.merge(rule, 1L, Long::sum);
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    /** By rule; a copy. */
    public Map<String, Long> toMap() {
        return new TreeMap<>(counts);
    }
}
