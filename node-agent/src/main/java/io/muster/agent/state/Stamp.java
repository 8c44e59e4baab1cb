package io.muster.agent.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A moment that another process can measure from. Within one boot of the host its uptime counts, so that nobody's
 * setting of the clock matters; across a reboot only the wall clock is left, and one that went back counts as no time.
 *
 * @param boot identity of the host's boot
 * @param uptimeMillis since that boot, suspended time included
 * @param wallMillis since 1970
 */
record Stamp(String boot, long uptimeMillis, long wallMillis) {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path UPTIME = Path.of("/proc/uptime");

    static Stamp now() {
        try {
            String uptime = Files.readString(UPTIME);
            double seconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
            return new Stamp(Files.readString(BOOT).strip(), Math.round(seconds * 1000), System.currentTimeMillis());
        } catch (IOException | RuntimeException e) {
            return new Stamp("unknown", 0, System.currentTimeMillis());
        }
    }

    boolean isSameBoot(Stamp other) {
        return boot.equals(other.boot) && !"unknown".equals(boot);
    }

    /** From this moment to a later one; never negative. */
    Duration until(Stamp later) {
        long millis = isSameBoot(later) ? later.uptimeMillis - uptimeMillis : later.wallMillis - wallMillis;
        return Duration.ofMillis(Math.max(0, millis));
    }
}
