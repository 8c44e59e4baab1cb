package io.muster.protocol.archive;

import io.muster.protocol.id.NodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A chunk of an encrypted segment, as it leaves the node: one whole entry of a tar, whose content is one whole age
 * file. So an encrypted bundle is a concatenation of chunks too.
 *
 * @param node whose segment it belongs to
 * @param number within the segment
 * @param file where the age file is
 */
record EncryptedChunk(NodeId node, int number, BundleFormat format, TarEntry file) {
    /** How every age file begins. */
    private static final byte[] MAGIC = "age-encryption.org/v1\n".getBytes(StandardCharsets.US_ASCII);
    /** How its header ends, before the authentication code. */
    private static final byte[] HEADER_END = "\n--- ".getBytes(StandardCharsets.US_ASCII);
    /** Of the code in Base64 and its line end, the payload's nonce, the tag of its last piece. */
    private static final int LEAST_AFTER_HEADER = 43 + 1 + 16 + 16;

    private static final int MAX_HEADER = 64 << 10;
    private static final Pattern NAME = Pattern.compile("([0-9]{6,9})\\.(tar\\.zst|tar\\.gz)\\.age");

    /** A name with six digits sorts as the number does, up to four terabytes of a node. */
    static String path(String root, NodeId node, int number, BundleFormat format) {
        return String.format(
                Locale.ROOT, "%s/%s/%s/%06d.%s.age", root, BundlePaths.SEGMENTS, node, number, format.extension());
    }

    /** Null where an entry is something else. */
    static @Nullable EncryptedChunk of(String root, TarEntry entry) {
        String prefix = root + "/" + BundlePaths.SEGMENTS + "/";
        String path = entry.header().path();
        int slash = path.lastIndexOf('/');
        if (!path.startsWith(prefix) || slash <= prefix.length()) {
            return null;
        }
        String node = path.substring(prefix.length(), slash);
        Matcher name = NAME.matcher(path.substring(slash + 1));
        if (!NodeId.isValid(node) || !name.matches()) {
            return null;
        }
        return new EncryptedChunk(
                new NodeId(node), Integer.parseInt(name.group(1)), BundleFormat.of(name.group(2)), entry);
    }

    /**
     * Checks what can be without a key.
     *
     * @throws BundleFormatException if this is no whole age file
     */
    void check(SeekableSource source) throws IOException {
        ByteBuffer head =
                ByteBuffer.allocate((int) Math.min(MAX_HEADER, file.header().size()));
        source.read(file.contentAt(), head);
        head.flip();
        if (head.remaining() < MAGIC.length || !head.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw new BundleFormatException("is not encrypted: it does not begin as an age file");
        }
        int end = ByteSearch.indexOf(head.array(), HEADER_END);
        if (end < 0 || file.header().size() < (long) end + HEADER_END.length + LEAST_AFTER_HEADER) {
            throw new BundleFormatException("is an age file without a whole header");
        }
    }
}
