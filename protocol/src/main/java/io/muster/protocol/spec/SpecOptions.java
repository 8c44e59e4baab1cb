package io.muster.protocol.spec;

/**
 * How a spec is to be read.
 *
 * @param allowUnredacted leave out the redactors of documents, with a warning, because nothing is to be redacted
 * @param local the spec runs on this one host, so that host and cluster collectors may depend on each other
 */
public record SpecOptions(boolean allowUnredacted, boolean local) {
    public static final SpecOptions DEFAULTS = new SpecOptions(false, false);
}
