package io.muster.coordinator.cluster;

/** Which coordinators are on this side, as far as this one sees. */
@FunctionalInterface
interface Reach {
    /** Whether the member with this address is there and answers. */
    boolean reaches(String address);
}
