package io.muster.coordinator.upload;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Reads stretches of a bundle that fit into memory. */
final class Content {
    private Content() {}

    static byte[] read(Cargo cargo, long from, int length) throws IOException {
        byte[] bytes = new byte[length];
        try (InputStream in = cargo.open(from, length)) {
            if (in.readNBytes(bytes, 0, length) != length) {
                throw new EOFException("the bundle ends before it should");
            }
        }
        return bytes;
    }

    /** Whether a stretch of the bundle is what the far side has there. */
    static boolean isSame(Cargo cargo, long from, byte[] there) throws IOException {
        return Arrays.equals(read(cargo, from, there.length), there);
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
