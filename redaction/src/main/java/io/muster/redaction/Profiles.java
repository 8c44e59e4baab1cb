package io.muster.redaction;

import io.muster.protocol.agent.RedactionOrder;
import io.muster.protocol.redaction.RedactorSpec;
import io.muster.redaction.couchbase.CouchbaseProfile;
import io.muster.redaction.pseudonym.PseudonymProfile;
import io.muster.redaction.rules.TroubleshootProfile;
import io.muster.redaction.rules.UserRedactors;
import io.muster.redaction.strict.StrictProfile;

/** The profiles of this agent, by the names that requests use. */
final class Profiles {
    private Profiles() {}

    /** @throws IllegalArgumentException if this agent does not have what is ordered */
    static Profile of(RedactionOrder order) {
        Profile profile = named(order);
        if (!order.redactors().isEmpty()) {
            profile = new UserRedactors(
                    profile,
                    order.redactors().stream().map(RedactorSpec::ofJson).toList());
        }
        return order.pseudonyms().isEmpty() ? profile : new PseudonymProfile(profile, order);
    }

    private static Profile named(RedactionOrder order) {
        return switch (order.profile()) {
            case "strict" -> new StrictProfile();
            case "troubleshoot" -> new TroubleshootProfile();
            case "couchbase" -> new CouchbaseProfile(order.key());
            default ->
                throw new IllegalArgumentException("this agent has no redaction profile \"" + order.profile() + "\"");
        };
    }
}
