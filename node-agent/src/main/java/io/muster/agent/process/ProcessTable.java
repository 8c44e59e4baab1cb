package io.muster.agent.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kernel's process table, read from {@code /proc}. */
final class ProcessTable {
    private static final int MAX_STAT = 1024;
    private static final int MAX_CHILDREN = 1 << 20;
    private static final int MAX_ENVIRONMENT = 4 << 20;
    private static final int FIELDS_TO_START = 20;
    /** Unit of times in {@code /proc/<pid>/stat}; 100 on every architecture a JDK runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private ProcessTable() {}

    /** One process; {@code started} in clock ticks since boot. */
    record Entry(long pid, char state, long parent, long session, long started) {
        boolean isDead() {
            return state == 'Z' || state == 'X';
        }

        /** Whether both are one process, and not a later one with its number. */
        boolean isSameAs(@Nullable Entry other) {
            return other != null && other.pid == pid && other.started == started;
        }
    }

    /** The numbers of all processes, lowest first as long as they have not come round. */
    static List<Long> pids() {
        String[] names = new File("/proc").list();
        List<Long> pids = new ArrayList<>();
        for (String name : names == null ? new String[0] : names) {
            if (Character.isDigit(name.charAt(0))) {
                pids.add(Long.parseLong(name));
            }
        }
        return pids;
    }

    static @Nullable Entry read(long pid) {
        String stat = content("/proc/" + pid + "/stat", MAX_STAT);
        int nameEnd = stat.lastIndexOf(')'); // a process may call itself anything, such as "a) b"
        if (nameEnd < 0 || nameEnd + 2 >= stat.length()) {
            return null;
        }
        String[] fields = stat.substring(nameEnd + 2).split(" ", FIELDS_TO_START + 1);
        if (fields.length < FIELDS_TO_START) {
            return null;
        }
        return new Entry(
                pid,
                fields[0].charAt(0),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[FIELDS_TO_START - 1]));
    }

    /** Children that the main thread of a process has, where the kernel tells; found without a walk through all. */
    static List<Entry> children(long pid) {
        List<Entry> children = new ArrayList<>();
        for (String child : content("/proc/" + pid + "/task/" + pid + "/children", MAX_CHILDREN)
                .split(" ")) {
            Entry entry = child.isEmpty() ? null : read(Long.parseLong(child));
            if (entry != null && entry.parent == pid) {
                children.add(entry);
            }
        }
        return children;
    }

    /** The present, a second early: what starts from now on has at least this tick. */
    static long now() {
        String uptime = content("/proc/uptime", MAX_STAT);
        int end = uptime.indexOf(' ');
        if (end < 0) {
            return 0;
        }
        return Math.max(0, (long) ((Double.parseDouble(uptime.substring(0, end)) - 1) * TICKS_PER_SECOND));
    }

    /** Whether the environment a process was started with holds a variable that starts so. */
    static boolean environmentHas(long pid, String start) {
        String environment = content("/proc/" + pid + "/environ", MAX_ENVIRONMENT);
        return environment.startsWith(start) || environment.contains('\0' + start);
    }

    /** The content, or nothing when the process is gone or not ours to look at. */
    private static String content(String file, int bound) {
        try (FileInputStream in = new FileInputStream(file)) {
            return new String(in.readNBytes(bound), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
