package io.muster.protocol.archive;

import java.nio.ByteBuffer;
import java.util.function.ToIntFunction;

/** Tells from a few samples whether content is worth compressing; rotated logs often are compressed already. */
final class Sampling {
    static final int SAMPLE = 4096;
    private static final int SAMPLES = 4;
    /** Samples that shrink by less than this share of 100 say that the content is compressed already. */
    private static final int WORTHWHILE_PERCENT = 92;

    private Sampling() {}

    /** @param compressedSize of one sample */
    static boolean isWorthwhile(ByteBuffer content, ToIntFunction<ByteBuffer> compressedSize) {
        int size = content.remaining();
        if (size <= SAMPLE * SAMPLES) {
            return true;
        }
        int compressed = 0;
        for (int i = 0; i < SAMPLES; i++) {
            int from = content.position() + (int) ((long) (size - SAMPLE) * i / (SAMPLES - 1));
            compressed += compressedSize.applyAsInt(content.slice(from, SAMPLE));
        }
        return compressed * 100 < SAMPLE * SAMPLES * WORTHWHILE_PERCENT;
    }
}
