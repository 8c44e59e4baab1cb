package io.muster.protocol.plan;

/** Where a collection stands. States only move forward. */
public enum CollectionState {
    QUEUED,
    COLLECTING,
    UPLOADING,
    /** Every planned item is {@link VerdictKind#COLLECTED}. */
    COMPLETED,
    /** Something is missing, and the manifest says what. */
    PARTIAL,
    /** Nothing usable. */
    FAILED,
    /** By request; what was collected is kept and sealed. */
    CANCELLED;

    public boolean isTerminal() {
        return compareTo(UPLOADING) > 0;
    }

    /** Whether a collection may go from this state to {@code next}: forward only, never out of a terminal state. */
    public boolean canBecome(CollectionState next) {
        return !isTerminal() && compareTo(next) < 0;
    }
}
