package io.muster.protocol.archive;

import java.io.ByteArrayInputStream;

/** Bytes that know how many of them were read. */
final class CountingInput extends ByteArrayInputStream {
    private final int start;

    CountingInput(byte[] bytes, int from) {
        super(bytes, from, bytes.length - from);
        start = from;
    }

    int count() {
        return pos - start;
    }
}
