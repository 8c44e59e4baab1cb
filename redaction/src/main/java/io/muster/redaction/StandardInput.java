package io.muster.redaction;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * What somebody pipes in, kept so that it can be read twice: a little of it in memory, more in a file without a name.
 */
final class StandardInput implements Source, AutoCloseable {
    private static final int IN_MEMORY = 1 << 20;
    private static final int PIECE = 64 << 10;

    /** More than a pipe should bring to a disk for temporary files. */
    private static final long LONGEST = 4L << 30;

    private final Spill content;

    private StandardInput(Spill content) {
        this.content = content;
    }

    /** @throws IllegalArgumentException if it is too long */
    static StandardInput read(InputStream in, Path folder) throws IOException {
        Spill content = new Spill(IN_MEMORY, folder);
        try {
            byte[] piece = new byte[PIECE];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                content.write(piece, 0, n);
                if (content.size() > LONGEST) {
                    throw new IllegalArgumentException(
                            "standard input is longer than " + LONGEST + " bytes; name the file instead");
                }
            }
            return new StandardInput(content);
        } catch (IOException | RuntimeException e) {
            content.close();
            throw e;
        }
    }

    @Override
    public long size() {
        return content.size();
    }

    @Override
    public void read(Sink sink) throws IOException {
        byte[] piece = new byte[PIECE];
        InputStream in = open();
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
            sink.piece(ByteBuffer.wrap(piece, 0, n));
        }
    }

    @Override
    public boolean hasGap() {
        return false;
    }

    @Override
    public InputStream open() throws IOException {
        return content.read();
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
