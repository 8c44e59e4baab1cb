package io.muster.redaction;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The differences between a content and its redacted form, so that the latter need not be stored: the content is read
 * again and the differences are made. Each block's checksum is kept with them, because what was rewritten in between
 * has not been looked at, and must not go.
 */
final class Patch implements Output {
    private static final int BLOCK = 256 << 10;
    private static final int IN_MEMORY = 256 << 10;

    private final Spill steps;
    private final CRC32C crc = new CRC32C();
    private int[] checksums = new int[16];
    private int blocks;
    private int inBlock;
    private long kept;
    private long size;
    private boolean changes;

    Patch(Path folder) {
        steps = new Spill(IN_MEMORY, folder);
    }

    /** Length of the redacted form. */
    long size() {
        return size;
    }

    /** Notes the original's bytes as they are looked at. */
    void look(ByteBuffer piece) {
        ByteBuffer bytes = piece.duplicate();
        while (bytes.hasRemaining()) {
            int n = Math.min(bytes.remaining(), BLOCK - inBlock);
            crc.update(bytes.slice(bytes.position(), n));
            bytes.position(bytes.position() + n);
            inBlock += n;
            if (inBlock == BLOCK) {
                endBlock();
            }
        }
    }

    private void endBlock() {
        if (blocks == checksums.length) {
            checksums = Arrays.copyOf(checksums, blocks * 2);
        }
        checksums[blocks++] = (int) crc.getValue();
        crc.reset();
        inBlock = 0;
    }

    @Override
    public void keep(byte[] original, int from, int length) {
        kept += length;
        size += length;
    }

    @Override
    public void replace(int dropped, byte[] text) throws IOException {
        number(kept);
        number(dropped);
        number(text.length);
        steps.write(text, 0, text.length);
        kept = 0;
        size += text.length;
        changes = true;
    }

    /** Nothing more comes. */
    void finish() {
        if (inBlock > 0) {
            endBlock();
        }
    }

    private void number(long value) throws IOException {
        long left = value;
        while (left >= 0x80) {
            steps.write((int) (left & 0x7f) | 0x80);
            left >>>= 7;
        }
        steps.write((int) left);
    }

    void close() throws IOException {
        steps.close();
    }

    /** Reads the original again and hands its redacted form on. */
    void apply(Source source, Redacted.Target target) throws IOException {
        Applying applying = new Applying(target);
        source.read(applying);
        applying.end();
    }

    private final class Applying implements Source.Sink {
        private final Redacted.Target target;
        private final DataInputStream in;
        private final byte[] block = new byte[BLOCK];
        private int filled;
        private int number;
        private long keep;
        private long drop;
        private byte[] text = {};

        Applying(Redacted.Target target) throws IOException {
            this.target = target;
            this.in = new DataInputStream(new BufferedInputStream(steps.read(), 16 << 10));
            step();
        }

        @Override
        public void piece(ByteBuffer piece) throws IOException {
            while (piece.hasRemaining()) {
                int n = Math.min(piece.remaining(), BLOCK - filled);
                piece.get(block, filled, n);
                filled += n;
                if (filled == BLOCK) {
                    block();
                }
            }
        }

        @Override
        public void gap() {}

        void end() throws IOException {
            if (filled > 0) {
                block();
            }
            insertions();
        }

        private void block() throws IOException {
            CRC32C now = new CRC32C();
            now.update(block, 0, filled);
            if (number >= blocks || (int) now.getValue() != checksums[number]) {
                throw new RedactionFailure("it changed between being looked at and being packed");
            }
            number++;
            int at = 0;
            while (at < filled) {
                if (keep > 0) {
                    int n = (int) Math.min(keep, filled - at);
                    target.write(ByteBuffer.wrap(block, at, n));
                    keep -= n;
                    at += n;
                } else if (drop > 0) {
                    int n = (int) Math.min(drop, filled - at);
                    drop -= n;
                    at += n;
                }
                insertions();
            }
            filled = 0;
        }

        /** Writes the texts that are due, and takes the next steps. */
        private void insertions() throws IOException {
            while (keep == 0 && drop == 0) {
                if (text.length > 0) {
                    target.write(ByteBuffer.wrap(text));
                }
                step();
            }
        }

        private void step() throws IOException {
            if (!changes) {
                keep = Long.MAX_VALUE;
                return;
            }
            try {
                keep = read();
            } catch (EOFException e) {
                keep = Long.MAX_VALUE;
                text = new byte[0];
                return;
            }
            drop = read();
            text = in.readNBytes((int) read());
        }

        private long read() throws IOException {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                int b = in.readUnsignedByte();
                value |= (long) (b & 0x7f) << shift;
                if (b < 0x80) {
                    return value;
                }
            }
        }
    }
}
