package io.muster.redaction;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The redacted text in memory, for what is short. */
final class Joined implements Output {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    @Override
    public void keep(byte[] original, int from, int length) {
        text.write(original, from, length);
    }

    @Override
    public void replace(int dropped, byte[] replacement) {
        text.writeBytes(replacement);
    }

    byte[] bytes() {
        return text.toByteArray();
    }

    String text() {
        return text.toString(StandardCharsets.UTF_8);
    }
}
