package io.muster.agent.collect.facts;

import java.net.NetworkInterface;
import java.net.SocketException;

/** Flags of a network interface: the kernel's bits (linux/if.h), and Go's numbers for them. */
final class InterfaceFlags {
    private static final int UP = 0x1;
    private static final int BROADCAST = 0x2;
    private static final int LOOPBACK = 0x8;
    private static final int POINT_TO_POINT = 0x10;
    private static final int MULTICAST = 0x1000;

    private InterfaceFlags() {}

    static boolean isUp(int kernel) {
        return (kernel & UP) != 0;
    }

    static boolean isLoopback(int kernel) {
        return (kernel & LOOPBACK) != 0;
    }

    /** Where the kernel's own number can't be read. */
    static int guess(NetworkInterface one) throws SocketException {
        return (one.isUp() ? UP : 0)
                | (one.isLoopback() ? LOOPBACK : 0)
                | (one.isPointToPoint() ? POINT_TO_POINT : BROADCAST)
                | (one.supportsMulticast() ? MULTICAST : 0);
    }

    static int toGo(int kernel, boolean running) {
        int go = 0;
        go |= (kernel & UP) != 0 ? 1 : 0;
        go |= (kernel & BROADCAST) != 0 ? 2 : 0;
        go |= (kernel & LOOPBACK) != 0 ? 4 : 0;
        go |= (kernel & POINT_TO_POINT) != 0 ? 8 : 0;
        go |= (kernel & MULTICAST) != 0 ? 16 : 0;
        go |= running ? 32 : 0;
        return go;
    }
}
