package io.muster.protocol.archive;

import java.util.List;

/**
 * What {@link BundleVerifier} found.
 *
 * @param findings the first of them; {@code more} says how many were not listed
 * @param entries in the bundle
 * @param bytes of content that were read
 * @param planned items of the plan; -1 where the plan is not known
 * @param collected of those, the ones with verdict {@code COLLECTED}
 * @param encrypted whether only the outside could be checked
 */
public record Verification(
        List<Finding> findings,
        long more,
        boolean corrupt,
        long entries,
        long bytes,
        int planned,
        int collected,
        boolean encrypted) {

    /** How bad a finding is. */
    public enum Severity {
        /** The bundle says itself that something is not whole, or cannot say. */
        MARKED,
        /** The bundle is not what it says. */
        CORRUPT
    }

    /** One thing that is not as it should be. */
    public record Finding(Severity severity, String message) {}

    /** Whether nothing was found; a partial collection that tells what it lacks is fine. */
    public boolean isFine() {
        return findings.isEmpty();
    }
}
