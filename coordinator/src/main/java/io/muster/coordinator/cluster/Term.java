package io.muster.coordinator.cluster;

/**
 * One time of leading.
 *
 * @param coordinator id of the data directory that is led from, where bundles of this term are stored
 * @param url base address of its API, for agents and people; empty where it is the only one
 * @param epoch fences commands: agents obey none with a lower epoch than they have seen
 */
public record Term(String coordinator, String url, long epoch) {
    /** Whether another coordinator may go on with what this one leads, without its disk. */
    public boolean isShared() {
        return !url.isEmpty();
    }
}
