package io.muster.redaction;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A whole file that somebody tries redaction on. */
record PlainFile(Path file) implements Source {
    private static final int PIECE = 64 << 10;

    @Override
    public long size() {
        return file.toFile().length();
    }

    @Override
    public void read(Sink sink) throws IOException {
        byte[] piece = new byte[PIECE];
        try (InputStream in = open()) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                sink.piece(ByteBuffer.wrap(piece, 0, n));
            }
        }
    }

    @Override
    public boolean hasGap() {
        return false;
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(file);
    }
}
