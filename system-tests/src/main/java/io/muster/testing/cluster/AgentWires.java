package io.muster.testing.cluster;

import io.muster.testing.network.Wire;
import java.time.Duration;
import java.util.List;

/** The cables of an agent that may dial several coordinators, as one. */
record AgentWires(List<? extends Wire> all) implements Wire {
    @Override
    public void cut() {
        all.forEach(Wire::cut);
    }

    @Override
    public void deafen() {
        all.forEach(Wire::deafen);
    }

    @Override
    public void mute() {
        all.forEach(Wire::mute);
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
