package io.muster.coordinator.cluster;

/** A message that may travel between coordinators; it is serialized as CBOR by Jackson. */
public interface ClusterMessage {}
