package io.muster.protocol.http;

/**
 * A spec that a request may name, as {@code GET /specs} answers it.
 *
 * @param source {@code built-in} or {@code stored}
 * @param collectors how many it has
 * @param valid whether it may run
 */
public record SpecView(String name, String source, int collectors, boolean valid) {}
