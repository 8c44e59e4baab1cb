package io.muster.coordinator.testing;

import io.muster.coordinator.cluster.Leadership;
import io.muster.coordinator.cluster.Term;

/** Leads for ever. */
public record FixedLeadership(Term term) implements Leadership {
    @Override
    public boolean isLeader() {
        return true;
    }

    @Override
    public void doubt() {
        // Nobody else could lead.
    }
}
