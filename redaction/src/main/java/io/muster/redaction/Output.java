package io.muster.redaction;

import java.io.IOException;

/** Takes the redacted text as differences to the original. */
interface Output {
    /** The next bytes of the original stay. */
    void keep(byte[] original, int from, int length) throws IOException;

    /** The next {@code dropped} bytes of the original give way to this text. */
    void replace(int dropped, byte[] text) throws IOException;
}
