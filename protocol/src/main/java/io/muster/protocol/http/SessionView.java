package io.muster.protocol.http;

import java.util.List;

/**
 * Who calls, as {@code GET /session} answers it.
 *
 * @param may what the caller may do: {@code see}, {@code start}, {@code cancel}, {@code download}, {@code upload},
 *     {@code delete}
 */
public record SessionView(String user, List<String> may) {}
