package io.muster.redaction;

import java.time.Duration;

/** Bounds how long one entry may be looked at. */
final class Deadline {
    private final long end;
    private final Duration limit;

    Deadline(Duration limit) {
        this.limit = limit;
        this.end = System.nanoTime() + limit.toNanos();
    }

    void check() throws RedactionFailure {
        if (System.nanoTime() - end >= 0) {
            throw new RedactionFailure("redaction took longer than " + limit.toSeconds() + " s");
        }
    }
}
