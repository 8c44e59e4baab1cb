package io.muster.agent.redact;

import io.muster.agent.redact.pseudonym.PseudonymProfile;
import io.muster.agent.redact.strict.StrictProfile;
import io.muster.protocol.agent.RedactionOrder;

/** The profiles of this agent, by the names that requests use. */
final class Profiles {
    private Profiles() {}

    /** @throws IllegalArgumentException if this agent does not have what is ordered */
    static Profile of(RedactionOrder order) {
        if (!order.redactors().isEmpty()) {
            throw new IllegalArgumentException("this agent applies no redactors of its users");
        }
        Profile profile = named(order);
        return order.pseudonyms().isEmpty() ? profile : new PseudonymProfile(profile, order);
    }

    private static Profile named(RedactionOrder order) {
        if (order.profile().equals(RedactionOrder.DEFAULT)) {
            return new StrictProfile();
        }
        throw new IllegalArgumentException("this agent has no redaction profile \"" + order.profile() + "\"");
    }
}
