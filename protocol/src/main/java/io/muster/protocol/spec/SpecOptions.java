package io.muster.protocol.spec;

/**
 * How a spec is to be read.
 *
 * @param allowUnredacted take documents that ask for redaction, which this version does not do, with a warning instead
 *     of an error
 * @param local the spec runs on this one host, so that host and cluster collectors may depend on each other
 */
public record SpecOptions(boolean allowUnredacted, boolean local) {
    public static final SpecOptions DEFAULTS = new SpecOptions(false, false);
}
