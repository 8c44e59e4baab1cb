package io.muster.testing.cluster;

import io.muster.testing.Hosts;
import io.muster.testing.network.Wire;
import java.time.Duration;

/** The cable of a host in a network namespace. */
record HostWire(Hosts hosts, int host) implements Wire {
    private static final int BITS = 8;
    private static final int MEGA = 1_000_000;

    @Override
    public void cut() {
        hosts.drop(host);
    }

    @Override
    public void deafen() {
        hosts.deafen(host);
    }

    @Override
    public void mute() {
        hosts.mute(host);
    }

    @Override
    public void slow(Duration delay, long bytesPerSecond) {
        if (!delay.isZero()) {
            throw new UnsupportedOperationException("delay is done by links: not every kernel has netem");
        }
        hosts.rate(host, (int) Math.max(1, bytesPerSecond * BITS / MEGA));
    }

    @Override
    public void reset() {
        throw new UnsupportedOperationException("a host's connections end with its processes");
    }

    @Override
    public void heal() {
        hosts.heal(host);
    }

    @Override
    public void close() {
        heal();
    }
}
