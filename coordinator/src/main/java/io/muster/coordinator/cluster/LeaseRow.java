package io.muster.coordinator.cluster;

import org.jspecify.annotations.Nullable;

/**
 * A lease as the database has it.
 *
 * @param owner the run of a coordinator that has it; null where nobody has
 * @param address of the owner in the cluster
 * @param epoch how often it changed hands
 * @param expiresMillis when it ends, in the database's time
 * @param remainingMillis until then; not positive when it has ended
 */
record LeaseRow(
        @Nullable String owner, @Nullable String address, long epoch, long expiresMillis, long remainingMillis) {
    boolean isLive() {
        return owner != null && remainingMillis > 0;
    }

    boolean isLiveOf(String instance) {
        return isLive() && instance.equals(owner);
    }
}
