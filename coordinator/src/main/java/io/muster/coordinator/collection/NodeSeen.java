package io.muster.coordinator.collection;

/** A node became known, or what is known of it changed. */
public record NodeSeen(KnownNode node) implements ManagerEvent {}
