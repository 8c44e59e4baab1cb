package io.muster.protocol.plan;

/** Where one node stands in a collection. States only move forward. */
public enum NodeState {
    PENDING,
    COLLECTING,
    TRANSFERRING,
    COLLECTED,
    PARTIAL,
    FAILED,
    TIMED_OUT,
    UNREACHABLE,
    CANCELLED;

    public boolean isTerminal() {
        return compareTo(TRANSFERRING) > 0;
    }

    /** Whether a node may go from this state to {@code next}: forward only, and never out of a terminal state. */
    public boolean canBecome(NodeState next) {
        return !isTerminal() && compareTo(next) < 0;
    }
}
