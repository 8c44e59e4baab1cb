package io.muster.coordinator.collection;

/**
 * A node's agent connected, or went.
 *
 * @param connected whether it was there afterwards; so it may come back soon after a restart of the coordinator
 */
public record NodeSeen(KnownNode node, boolean connected) implements ManagerEvent {}
