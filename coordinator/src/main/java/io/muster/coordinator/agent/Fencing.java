package io.muster.coordinator.agent;

/** The number that tells an agent whose commands are the newest leader's. */
public final class Fencing {
    /** Grows with each change of leadership, of which a cluster of one has none. */
    public static final long EPOCH = 1;

    private Fencing() {}
}
