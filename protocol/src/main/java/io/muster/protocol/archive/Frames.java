package io.muster.protocol.archive;

/** Bounds on what a reader takes for a frame, a little above what the writer makes. */
final class Frames {
    static final int MAX_CONTENT = 8 << 20;
    static final int MAX_LENGTH = 10 << 20;

    private Frames() {}
}
