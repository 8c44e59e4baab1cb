package io.muster.protocol.agent;

import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;

/**
 * Where an agent reaches its coordinator, all on the one port. Session and chunks carry {@code Authorization: Bearer},
 * followed by the key that the agent has enrolled with, or by the join secret.
 */
public final class AgentEndpoints {
    /** The version of the messages in this package; it grows when there are messages that an old peer can't read. */
    public static final int WIRE_VERSION = 4;

    /**
     * The oldest version that is still spoken. An agent says its newest in {@link AgentEvent.Hello}; a coordinator
     * answers in {@link AgentCommand.Welcome} with the lower one of both, and neither sends what that version lacks. A
     * coordinator that does not know a newer agent's version rejects it with {@link #REJECTED_VERSION}; the agent then
     * says hello again in the version before.
     */
    public static final int OLDEST_WIRE_VERSION = 1;

    /** The version from which on agents obey {@link JobOrder#redaction} and {@link JobOrder#recipients}. */
    public static final int PROTECTING_VERSION = 3;

    /** The version from which on agents know {@link AgentCommand.WatchOutput}. */
    public static final int LIVE_VERSION = 4;

    /** Code of {@link AgentCommand.Rejected} for a version that the coordinator does not speak. */
    public static final String REJECTED_VERSION = "WIRE_VERSION";

    /** WebSocket; text messages, one JSON record each. */
    public static final String SESSION = "/agent/v1/session";

    /** Longest text message either side accepts, in characters. */
    public static final int MAX_MESSAGE_CHARS = 4 << 20;

    /**
     * Header of a chunk push: the {@link io.muster.protocol.archive.ContentDigest} of the body as RFC 9530 writes it,
     * {@code crc32c=:<base64>:}; wire version 1 knows {@code sha-256} only. Answers: {@code 201} stored, {@code 200}
     * already there, {@code 409} already there with other bytes, {@code 410} the collection is over or unknown,
     * {@code 422} the digest does not match, {@code 503} not now, {@code 507} no room. After the last two the agent
     * tries again, not before {@code Retry-After} where that is said.
     */
    public static final String DIGEST_HEADER = "Content-Digest";

    /**
     * Header of a chunk push: the attempt whose segment it belongs to, see {@link AgentCommand.StartJob}; absent means
     * 1. A chunk of an attempt that was given up is answered {@code 410}.
     */
    public static final String ATTEMPT_HEADER = "Muster-Attempt";

    /**
     * Header of a chunk push: the job's token, see {@link AgentCommand.StartJob}. Needed where the agent has shown
     * which node it is; a wrong one is answered {@code 403}.
     */
    public static final String JOB_TOKEN_HEADER = "Muster-Job-Token";

    /**
     * {@code POST} a JSON object with {@code node} and {@code key}, a random word of the agent's own, and a join token
     * as {@code Authorization: Bearer}: from then on the key is what this node's agent shows instead of the join
     * secret. Answers: {@code 200}, also for the same again; {@code 401} the token lets nobody in; {@code 409} the node
     * cannot enrol.
     */
    public static final String ENROL = "/agent/v1/enrol";

    private AgentEndpoints() {}

    /** The version two peers speak where the other one's newest is {@code theirs}; 0 where there is none. */
    public static int commonVersion(int theirs) {
        int common = Math.min(theirs, WIRE_VERSION);
        return common < OLDEST_WIRE_VERSION ? 0 : common;
    }

    /** {@code PUT} here pushes chunk {@code number} of a node's segment. */
    public static String chunk(CollectionId collection, NodeId node, int number) {
        return "/agent/v1/collections/" + collection + "/nodes/" + node + "/chunks/" + number;
    }
}
