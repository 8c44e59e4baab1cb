package io.muster.coordinator.cluster;

/**
 * One time of leading.
 *
 * @param coordinator id of the data directory that is led from, where bundles of this term are stored
 * @param epoch fences commands: agents obey none with a lower epoch than they have seen
 */
public record Term(String coordinator, long epoch) {}
