package io.muster.protocol.http;

import org.jspecify.annotations.Nullable;

/**
 * A destination that a request may name, as {@code GET /destinations} answers it.
 *
 * @param kind {@code https}, {@code http}, {@code s3}, {@code sftp} or {@code file}
 * @param url null where it is itself a secret
 */
public record DestinationView(String name, String kind, @Nullable String url) {}
