package io.muster.protocol.archive;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The digest of a chunk, against damage on its way and on disk. CRC-32C is what agents send; SHA-256 is taken as well,
 * for agents of wire version 1. Neither guards against an adversary: that is what TLS does, and the SHA-256 of every
 * entry in the manifest.
 *
 * @param hex the digest, big-endian, in lower-case hex
 */
public record ContentDigest(Algorithm algorithm, String hex) {
    private static final Pattern HEADER = Pattern.compile("(crc32c|sha-256)=:([A-Za-z0-9+/]{4,44}={0,2}):");

    /** Named as in the IANA registry "Hash Algorithms for HTTP Digest Fields". */
    public enum Algorithm {
        CRC32C("crc32c", 4),
        SHA_256("sha-256", 32);

        private final String token;
        private final int bytes;

        Algorithm(String token, int bytes) {
            this.token = token;
            this.bytes = bytes;
        }

        /** Starts a digest of bytes that come piece by piece. */
        public Running start() {
            return this == CRC32C ? new Crc() : new Sha();
        }

        /** The digest of these bytes; their position does not move. */
        public ContentDigest of(ByteBuffer content) {
            Running running = start();
            running.update(content.duplicate());
            return running.finish();
        }
    }

    /** A digest that is being made; for one thread, used once. */
    public sealed interface Running permits Crc, Sha {
        /** Takes all that remains. */
        void update(ByteBuffer content);

        ContentDigest finish();
    }

    /** Reads the value of a {@code Content-Digest} field (RFC 9530 §2); empty if it is none of the algorithms here. */
    public static Optional<ContentDigest> parse(String field) {
        Matcher matcher = HEADER.matcher(field.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Algorithm algorithm = matcher.group(1).equals(Algorithm.CRC32C.token) ? Algorithm.CRC32C : Algorithm.SHA_256;
        try {
            byte[] digest = Base64.getDecoder().decode(matcher.group(2));
            return Optional.of(digest)
                    .filter(d -> d.length == algorithm.bytes)
                    .map(d -> new ContentDigest(algorithm, HexFormat.of().formatHex(d)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The value of a {@code Content-Digest} field. */
    public String field() {
        return algorithm.token + "=:"
                + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex)) + ":";
    }

    /** As it stands in files and logs: {@code crc32c:1a2b3c4d}. */
    @Override
    public String toString() {
        return algorithm.token + ":" + hex;
    }

    /** Reads {@link #toString}. @throws IllegalArgumentException if it is something else */
    public static ContentDigest valueOf(String text) {
        int colon = text.indexOf(':');
        Algorithm algorithm = Arrays.stream(Algorithm.values())
                .filter(a -> text.substring(0, Math.max(0, colon)).equals(a.token))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a digest: " + text));
        String hex = text.substring(colon + 1);
        if (hex.length() != 2 * algorithm.bytes) {
            throw new IllegalArgumentException("not a digest: " + text);
        }
        return new ContentDigest(
                algorithm, HexFormat.of().formatHex(HexFormat.of().parseHex(hex)));
    }

    private static final class Crc implements Running {
        private final CRC32C crc = new CRC32C();

        @Override
        public void update(ByteBuffer content) {
            crc.update(content);
        }

        @Override
        public ContentDigest finish() {
            return new ContentDigest(Algorithm.CRC32C, HexFormat.of().toHexDigits((int) crc.getValue()));
        }
    }

    private static final class Sha implements Running {
        private final MessageDigest digest = Digests.sha256();

        @Override
        public void update(ByteBuffer content) {
            digest.update(content);
        }

        @Override
        public ContentDigest finish() {
            return new ContentDigest(Algorithm.SHA_256, Digests.finish(digest));
        }
    }
}
