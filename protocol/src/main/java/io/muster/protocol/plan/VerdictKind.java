package io.muster.protocol.plan;

/** The one final word on a planned item. */
public enum VerdictKind {
    /** Everything the collector set out to get; a command's exit code does not matter, its output is the point. */
    COLLECTED,
    /** A limit was reached: head and tail are kept, the dropped bytes are counted. */
    TRUNCATED,
    /** The collector's time ran out; what it had printed is kept. */
    TIMED_OUT,
    FAILED,
    /** No such command, file or service on this node. */
    MISSING,
    /** Permission or the node's own policy forbids it. */
    DENIED,
    /** Excluded, not applicable, out of budget, or a dependency did not reach its condition. */
    SKIPPED,
    CANCELLED,
    /** Redaction did not succeed, so the content was withheld. */
    REDACTION_FAILED,
    /** The node went away before it could tell; what arrived is kept. */
    LOST;

    /** Whether the item counts as fully collected; anything else makes the collection partial. */
    public boolean isComplete() {
        return this == COLLECTED;
    }

    /** Whether a {@code dependsOn} with condition {@code succeeded} is met. */
    public boolean isSuccess() {
        return this == COLLECTED || this == TRUNCATED;
    }
}
