package io.muster.protocol.archive;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Finds where a content frame ends. */
interface FrameProbe extends AutoCloseable {
    record Frame(int length, int contentLength) {}

    static FrameProbe of(BundleFormat format) {
        return format == BundleFormat.TAR_ZST ? new ZstdFrameProbe() : new GzipFrameProbe();
    }

    /** The whole frame at the start of {@code bytes}; null if there is none, or only a part of one. */
    @Nullable
    Frame probe(ByteBuffer bytes);

    @Override
    void close();
}
