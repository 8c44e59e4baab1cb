package io.muster.protocol.http;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What lets agents enrol, as {@code GET /join-tokens} answers it.
 *
 * @param createdBy a user
 * @param uses how many nodes may enrol by it
 * @param used how many have
 * @param token the token itself; told once, by the answer that made it
 */
public record JoinTokenView(
        String id,
        String name,
        String createdBy,
        Instant created,
        Instant expires,
        int uses,
        int used,
        @Nullable String token) {}
