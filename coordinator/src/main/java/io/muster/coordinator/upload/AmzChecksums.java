package io.muster.coordinator.upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * What S3, and what speaks like it, tells of a whole object in {@code x-amz-checksum-*}. A checksum of the parts'
 * checksums is passed over: the parts were compared as they were sent.
 */
final class AmzChecksums {
    private AmzChecksums() {}

    /** A checksum of the object, and whether the bundle has the same. */
    record Compared(String name, boolean same) {}

    /** In the order in which they are believed. */
    private enum Algorithm {
        SHA256("SHA-256"),
        CRC64NVME("CRC-64"),
        CRC32C("CRC-32C"),
        SHA1("SHA-1"),
        CRC32("CRC-32");

        private final String title;

        Algorithm(String title) {
            this.title = title;
        }

        String header() {
            return "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Compares the best of what an answer tells; empty where it tells nothing. Reads the bundle once, unless its
     * SHA-256 will do.
     *
     * @param headers of the answer, by lower-case name
     */
    static Optional<Compared> compare(Function<String, Optional<String>> headers, Cargo cargo, Meter meter)
            throws IOException {
        for (Algorithm algorithm : Algorithm.values()) {
            // A "-" stands before the number of parts.
            Optional<String> told = headers.apply(algorithm.header()).filter(v -> !v.contains("-"));
            if (told.isPresent()) {
                byte[] own = own(algorithm, cargo, meter);
                return Optional.of(new Compared(algorithm.title, Arrays.equals(own, decoded(told.get()))));
            }
        }
        return Optional.empty();
    }

    private static byte[] decoded(String value) {
        try {
            return Base64.getDecoder().decode(value.strip());
        } catch (IllegalArgumentException e) {
            // It is none, so it is not the bundle's.
            return new byte[0];
        }
    }

    private static byte[] own(Algorithm algorithm, Cargo cargo, Meter meter) throws IOException {
        return switch (algorithm) {
            case SHA256 -> HexFormat.of().parseHex(cargo.sha256());
            case SHA1 -> sha1(cargo, meter);
            case CRC64NVME ->
                ByteBuffer.allocate(Long.BYTES)
                        .putLong(sum(new Crc64Nvme(), cargo, meter))
                        .array();
            case CRC32C -> crc32(new CRC32C(), cargo, meter);
            case CRC32 -> crc32(new CRC32(), cargo, meter);
        };
    }

    private static byte[] sha1(Cargo cargo, Meter meter) throws IOException {
        try (InputStream in = cargo.open(0, cargo.bytes())) {
            return HexFormat.of().parseHex(Content.hash("SHA-1", in, meter));
        }
    }

    private static byte[] crc32(Checksum checksum, Cargo cargo, Meter meter) throws IOException {
        return ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) sum(checksum, cargo, meter))
                .array();
    }

    private static long sum(Checksum checksum, Cargo cargo, Meter meter) throws IOException {
        try (InputStream in = cargo.open(0, cargo.bytes())) {
            return Content.sum(checksum, in, meter);
        }
    }
}
