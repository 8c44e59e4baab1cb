package io.muster.protocol.http;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API token, as {@code /tokens} answers it.
 *
 * @param owner the user who made it
 * @param role null where its permissions were listed
 * @param token its text; only in the answer to the request that made it
 */
public record TokenView(
        String id,
        String name,
        String owner,
        @Nullable String role,
        List<String> permissions,
        Instant created,
        Instant expires,
        @Nullable String token) {
    @Override
    public String toString() {
        return "TokenView[" + id + " of " + owner + "]";
    }
}
