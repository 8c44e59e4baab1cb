package io.muster.coordinator.collection;

/** What the manager's journal holds. Each class has a stable name there, see {@link EventSerializer}. */
public sealed interface ManagerEvent permits CollectionEvent, CollectionTrace, NodeSeen {}
