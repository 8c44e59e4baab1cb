package io.muster.protocol.spec;

/**
 * One text that holds spec documents.
 *
 * @param name how problems call it: a file's name, or a stored spec's
 * @param text YAML or JSON, one document or several
 */
public record SpecSource(String name, String text) {
    /** Name of a text that came with a request. */
    public static final String INLINE = "inline";
}
