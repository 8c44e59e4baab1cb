package io.muster.protocol.http;

import io.muster.protocol.id.NodeId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a node's agent has an identity of its own, as {@code GET /node-identities} answers it.
 *
 * @param tokenId of the join token by which it enrolled
 * @param revoked when it was; null while it is valid
 */
public record NodeIdentityView(NodeId node, String tokenId, Instant enrolled, @Nullable Instant revoked) {}
