package io.muster.protocol.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, as {@code GET /session} answers it.
 *
 * @param role null where the permissions are a list of the caller's own
 * @param permissions of {@code see}, {@code start}, {@code cancel}, {@code download}, {@code redaction-off},
 *     {@code choose-destination} and {@code manage}
 */
public record SessionView(String user, @Nullable String role, List<String> permissions) {}
