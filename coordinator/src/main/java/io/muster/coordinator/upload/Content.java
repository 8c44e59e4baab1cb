package io.muster.coordinator.upload;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.Checksum;

/** Reads and hashes what is uploaded. */
final class Content {
    private static final int BUFFER = 256 << 10;

    private Content() {}

    /** A stretch that fits into memory. */
    static byte[] read(CargoBytes cargo, long from, int length) throws IOException {
        byte[] bytes = new byte[length];
        try (InputStream in = cargo.open(from, length)) {
            if (in.readNBytes(bytes, 0, length) != length) {
                throw new EOFException("the bundle ends before it should");
            }
        }
        return bytes;
    }

    /** Whether a stretch of the bundle is what the far side has there. */
    static boolean isSame(CargoBytes cargo, long from, byte[] there) throws IOException {
        return Arrays.equals(read(cargo, from, there.length), there);
    }

    /** Whether a stream holds the bundle and nothing after it; reads no more than tells. The caller closes it. */
    static boolean isWhole(Cargo cargo, InputStream there, Meter meter) throws IOException {
        MessageDigest digest = digest("SHA-256");
        byte[] buffer = new byte[BUFFER];
        long left = cargo.bytes();
        int count = there.read(buffer);
        for (; count >= 0 && count <= left; count = there.read(buffer)) {
            digest.update(buffer, 0, count);
            left -= count;
            meter.moved();
        }
        return count < 0
                && left == 0
                && HexFormat.of().formatHex(digest.digest()).equals(cargo.sha256());
    }

    /** Of all that a stream holds, in hex; the meter hears that it goes on. The caller closes the stream. */
    static String hash(String algorithm, InputStream in, Meter meter) throws IOException {
        MessageDigest digest = digest(algorithm);
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            digest.update(buffer, 0, count);
            meter.moved();
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The checksum of all that a stream holds; the meter hears that it goes on. The caller closes the stream. */
    static long sum(Checksum checksum, InputStream in, Meter meter) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            checksum.update(buffer, 0, count);
            meter.moved();
        }
        return checksum.getValue();
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
