package io.muster.coordinator.upload;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;

/** A bundle in memory, of bytes that do not repeat. */
final class BytesCargo implements Cargo {
    private final byte[] content;

    private BytesCargo(byte[] content) {
        this.content = content;
    }

    static BytesCargo of(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return new BytesCargo(content);
    }

    static BytesCargo of(String text) {
        return new BytesCargo(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] content() {
        return content;
    }

    @Override
    public String file() {
        return "muster-20260131T080000Z-01a1fcb7.tar.zst";
    }

    @Override
    public long bytes() {
        return content.length;
    }

    @Override
    public String sha256() {
        return HexFormat.of().formatHex(Content.digest("SHA-256").digest(content));
    }

    @Override
    public String mediaType() {
        return "application/zstd";
    }

    @Override
    public InputStream open(long from, long length) {
        return new ByteArrayInputStream(content, (int) from, (int) length);
    }
}
