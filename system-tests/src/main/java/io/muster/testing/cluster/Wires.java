package io.muster.testing.cluster;

import io.muster.testing.network.Wire;
import java.time.Duration;
import java.util.List;

/**
 * Several cables as one.
 *
 * @param farEnd whether they are taken by the end that is dialled: what that one hears, the others say
 */
record Wires(List<? extends Wire> all, boolean farEnd) implements Wire {
    /** The cables of an agent that may dial several coordinators. */
    static Wires ofDialler(List<? extends Wire> all) {
        return new Wires(all, false);
    }

    /** The cables of a coordinator that everybody dials. */
    static Wires ofDialled(List<? extends Wire> all) {
        return new Wires(all, true);
    }

    @Override
    public void cut() {
        all.forEach(Wire::cut);
    }

    @Override
    public void deafen() {
        all.forEach(farEnd ? Wire::mute : Wire::deafen);
    }

    @Override
    public void mute() {
        all.forEach(farEnd ? Wire::deafen : Wire::mute);
    }

    @Override
    public void slow(Duration delay, long bytesPerSecond) {
        all.forEach(wire -> wire.slow(delay, bytesPerSecond));
    }

    @Override
    public void reset() {
        all.forEach(Wire::reset);
    }

    @Override
    public void heal() {
        all.forEach(Wire::heal);
    }

    @Override
    public void close() {
        all.forEach(Wire::close);
    }
}
