package io.muster.agent.process;

import java.time.Duration;

/**
 * How commands are run on this node.
 *
 * @param nice 0 (leave as it is) to 19
 * @param useCgroups whether to use a cgroup v2 tree where one is writable
 * @param termGrace time between SIGTERM and SIGKILL, at most 300 ms
 * @param memoryBufferBytes output of one stream above this goes to a file, unless its bound is small
 * @param totalMemoryBytes bound of the memory of all captured output together
 */
public record ProcessSettings(
        int nice,
        IoClass ioClass,
        boolean useCgroups,
        Duration termGrace,
        long memoryBufferBytes,
        long totalMemoryBytes) {
    private static final Duration MAX_GRACE = Duration.ofMillis(300);

    public ProcessSettings {
        if (nice < 0 || nice > 19) {
            throw new IllegalArgumentException("nice must be 0 to 19, not " + nice);
        }
        if (termGrace.isNegative() || termGrace.compareTo(MAX_GRACE) > 0) {
            throw new IllegalArgumentException("termGrace must be 0 to 300 ms, not " + termGrace);
        }
        if (memoryBufferBytes < 0 || totalMemoryBytes < 0) {
            throw new IllegalArgumentException("sizes of buffers must not be negative");
        }
    }

    /** Low priority, cgroups where possible, 256 KiB per stream and 32 MiB in all. */
    public static ProcessSettings defaults() {
        return new ProcessSettings(10, IoClass.BEST_EFFORT_LOW, true, MAX_GRACE, 256 << 10, 32 << 20);
    }
}
