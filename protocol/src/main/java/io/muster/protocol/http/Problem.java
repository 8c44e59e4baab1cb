package io.muster.protocol.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error answer, {@code application/problem+json} (RFC 9457).
 *
 * @param code stable, for programs
 * @param errors for bad input: what is wrong and what is accepted, by field; several are reported together
 */
public record Problem(
        String type,
        String title,
        int status,
        String code,
        @Nullable String detail,
        @Nullable Map<String, String> errors) {

    public static Problem of(int status, String code, String title, @Nullable String detail) {
        return new Problem("about:blank", title, status, code, detail, null);
    }
}
