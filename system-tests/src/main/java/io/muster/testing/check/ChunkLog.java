package io.muster.testing.check;

import io.muster.protocol.archive.ContentDigest;
import io.muster.testing.network.Tap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which chunks were acknowledged, seen on the wire: what was acknowledged must be in the bundle, byte by byte. It knows
 * no more of a chunk than its beginning, length and digest.
 */
public final class ChunkLog {
    private static final Pattern PUT =
            Pattern.compile("PUT \\S*/agent/v1/collections/([^/]+)/nodes/([^/]+)/chunks/(\\d+) HTTP/1\\.1");
    private static final int STORED = 201;
    private static final int STORED_EARLIER = 200;

    private final Map<String, Chunk> begun = new LinkedHashMap<>();
    private final Map<String, Chunk> acknowledged = new LinkedHashMap<>();

    /**
     * A chunk of a node's segment.
     *
     * @param beginning the first bytes, by which it is found again
     */
    record Chunk(String collection, String node, int number, long length, ContentDigest digest, ByteBuffer beginning) {
        private String key() {
            return collection + "/" + node + "/" + number + "/" + digest;
        }
    }

    /** Watches one connection. */
    public Tap tap() {
        return new ConnectionTap(this);
    }

    /** Acknowledged chunks of a collection. */
    synchronized List<Chunk> acknowledged(String collection) {
        return acknowledged.values().stream()
                .filter(chunk -> chunk.collection().equals(collection))
                .toList();
    }

    /** Begins with the head of a request and its first bytes. */
    synchronized String begin(HttpHead head, byte[] beginning) {
        Matcher put = PUT.matcher(head.start());
        Optional<ContentDigest> digest = ContentDigest.parse(head.field("content-digest"));
        if (!put.matches() || digest.isEmpty()) {
            return "";
        }
        Chunk chunk = new Chunk(
                put.group(1),
                put.group(2),
                Integer.parseInt(put.group(3)),
                head.length(),
                digest.get(),
                ByteBuffer.wrap(beginning));
        if (beginning.length > 0) {
            begun.put(chunk.key(), chunk);
        }
        return chunk.key();
    }

    /** An answer to the request with this key. */
    synchronized void answered(String key, int status) {
        Chunk chunk = begun.get(key);
        if (chunk != null && (status == STORED || status == STORED_EARLIER)) {
            acknowledged.put(key, chunk);
        }
    }

    /** Forgets a collection. */
    synchronized void forget(String collection) {
        for (Map<String, Chunk> chunks : List.of(begun, acknowledged)) {
            new ArrayList<>(chunks.keySet())
                    .stream().filter(key -> key.startsWith(collection)).forEach(chunks::remove);
        }
    }
}
