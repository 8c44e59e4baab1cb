package io.muster.protocol.agent;

import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;

/**
 * Where an agent reaches its coordinator, all on the one port. Both calls carry {@code Authorization: Bearer <join
 * secret>}.
 */
public final class AgentEndpoints {
    /** The version of the messages in this package; it grows when an old peer would misunderstand a new one. */
    public static final int WIRE_VERSION = 1;

    /** WebSocket; text messages, one JSON record each. */
    public static final String SESSION = "/agent/v1/session";

    /** Longest text message either side accepts, in characters. */
    public static final int MAX_MESSAGE_CHARS = 4 << 20;

    /**
     * Header of a chunk push: the SHA-256 of the body as RFC 9530 writes it, {@code sha-256=:<base64>:}. Answers:
     * {@code 201} stored, {@code 200} already there, {@code 409} already there with other bytes, {@code 410} the
     * collection is over or unknown, {@code 422} the digest does not match, {@code 507} no room, try again later.
     */
    public static final String DIGEST_HEADER = "Content-Digest";

    private AgentEndpoints() {}

    /** {@code PUT} here pushes chunk {@code number} of a node's segment. */
    public static String chunk(CollectionId collection, NodeId node, int number) {
        return "/agent/v1/collections/" + collection + "/nodes/" + node + "/chunks/" + number;
    }
}
