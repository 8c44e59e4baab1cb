package io.muster.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;

/** What processes use, from {@code /proc} (proc(5)). */
final class Usage {
    /** Kernel ticks per second as user space sees them; 100 on every Linux that Java runs on. */
    private static final double TICKS = 100;

    private Usage() {}

    /** CPU seconds that these processes, and their children that have ended, have used so far. */
    static double cpuSeconds(Collection<Long> pids) throws IOException {
        double sum = 0;
        for (long pid : pids) {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            for (int i = 11; i <= 14; i++) {
                sum += Long.parseLong(fields[i]) / TICKS;
            }
        }
        return sum;
    }

    /** A field of {@code /proc/<pid>/status} in MiB: {@code VmRSS}, {@code VmHWM}; 0 when the process is gone. */
    static double mebibytes(long pid, String field) throws IOException {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith(field + ":")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
                }
            }
            return 0;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
