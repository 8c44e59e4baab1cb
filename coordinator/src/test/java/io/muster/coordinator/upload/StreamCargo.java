package io.muster.coordinator.upload;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** A bundle of any size that is nowhere: each MiB follows from its number. */
final class StreamCargo implements Cargo {
    private static final int BLOCK = 1 << 20;

    private final long bytes;
    private final String sha256;

    StreamCargo(long bytes) throws IOException {
        this.bytes = bytes;
        this.sha256 = sha256(open(0, bytes));
    }

    static String sha256(InputStream content) throws IOException {
        MessageDigest digest = Content.digest("SHA-256");
        byte[] buffer = new byte[BLOCK];
        try (content) {
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public String file() {
        return "muster-20260131T080000Z-01a1fcb7.tar.zst";
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public String sha256() {
        return sha256;
    }

    @Override
    public String mediaType() {
        return "application/zstd";
    }

    @Override
    public InputStream open(long from, long length) {
        return new InputStream() {
            private long at = from;
            private long number = -1;
            private byte[] block = {};

            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int wanted) {
                if (at == from + length) {
                    return -1;
                }
                if (at / BLOCK != number) {
                    number = at / BLOCK;
                    block = new byte[BLOCK];
                    new Random(number).nextBytes(block);
                }
                int start = (int) (at % BLOCK);
                int count = (int) Math.min(Math.min(wanted, BLOCK - start), from + length - at);
                System.arraycopy(Arrays.copyOfRange(block, start, start + count), 0, target, offset, count);
                at += count;
                return count;
            }
        };
    }
}
