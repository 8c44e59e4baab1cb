package io.muster.coordinator.bundle;

/** What became of a pushed chunk. */
public enum ChunkOutcome {
    STORED,
    /** The same bytes were there already. */
    ALREADY_STORED,
    /** Other bytes are there under this number. */
    CONFLICT,
    /** It is not known yet whether the collection goes on: the coordinator has just started. */
    NOT_READY,
    /** The collection, or this node's part in it, is over or unknown. */
    GONE,
    DIGEST_MISMATCH,
    TOO_LARGE,
    /** Storing it would touch the space that is kept free. */
    NO_ROOM
}
