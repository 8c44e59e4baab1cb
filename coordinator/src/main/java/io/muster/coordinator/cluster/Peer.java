package io.muster.coordinator.cluster;

import java.time.Duration;

/**
 * A coordinator as the database knows it.
 *
 * @param id of its data directory; stays when its address changes
 * @param instance of this run
 * @param address in the cluster
 * @param url base address of its API
 * @param silence since it last said that it is alive, in the database's time
 */
public record Peer(
        String id, String instance, String address, String url, String version, State state, Duration silence) {
    /** Silence after which it is not counted on. */
    private static final Duration ALIVE = Duration.ofSeconds(5);

    /** Where a coordinator is in its life. */
    public enum State {
        /** Looks for the others. */
        JOINING,
        /** A member of the cluster. */
        MEMBER,
        STOPPED;

        /** A newer version may know states that this one does not: those are no members to count on. */
        static State of(String name) {
            for (State state : values()) {
                if (state.name().equals(name)) {
                    return state;
                }
            }
            return STOPPED;
        }
    }

    public boolean isAlive() {
        return state != State.STOPPED && silence.compareTo(ALIVE) < 0;
    }

    boolean isMember() {
        return isAlive() && state == State.MEMBER;
    }
}
