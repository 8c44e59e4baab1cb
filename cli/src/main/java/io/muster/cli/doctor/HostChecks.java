package io.muster.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The JVM and what the kernel lets a process do. */
final class HostChecks {
    private static final int LEAST_JDK = 17;
    private static final long ENOUGH_FILES = 4096;

    private final Path proc;

    /** @param proc the process's own folder in {@code /proc} */
    HostChecks(Path proc) {
        this.proc = proc;
    }

    static Finding jdk(Runtime.Version version, String home) {
        return version.feature() >= LEAST_JDK
                ? Finding.ok("jdk", version + " in " + home)
                : Finding.fail("jdk", version + " in " + home, "install JDK 17 or newer and set JAVA_HOME");
    }

    /** Each agent's session and each transfer is an open file on the coordinator. */
    Finding openFiles() {
        try {
            for (String line : Files.readAllLines(proc.resolve("limits"))) {
                if (line.startsWith("Max open files")) {
                    return openFiles(
                            line.substring("Max open files".length()).strip().split("\\s+")[0]);
                }
            }
        } catch (IOException e) {
            return Finding.warn("open files", "cannot be told: " + e, "look with: ulimit -n");
        }
        return Finding.warn("open files", "cannot be told", "look with: ulimit -n");
    }

    private static Finding openFiles(String limit) {
        boolean enough =
                limit.equals("unlimited") || (limit.matches("[0-9]+") && Long.parseLong(limit) >= ENOUGH_FILES);
        return enough
                ? Finding.ok("open files", "up to " + limit)
                : Finding.warn(
                        "open files",
                        "up to " + limit,
                        "with many nodes set LimitNOFILE=" + ENOUGH_FILES + " or more in its service");
    }

    Finding user() {
        try {
            return Files.getAttribute(proc, "unix:uid").equals(0)
                    ? Finding.ok("user", "root")
                    : Finding.warn(
                            "user",
                            System.getProperty("user.name") + ", not root",
                            "what this user cannot read will be DENIED; run the agent as root, or give the user its groups"
                                    + " (adm, systemd-journal)");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Finding.warn("user", "cannot be told: " + e, "run the agent as the user that may read the logs");
        }
    }

    /** Without one, commands are still ended, by their process groups and their marks. */
    Finding cgroup() {
        String advice =
                "nothing has to be done; for the surest end of every command run the agent as a systemd service with"
                        + " Delegate=yes";
        try {
            List<String> groups = Files.readAllLines(proc.resolve("cgroup"));
            String own = groups.stream()
                    .filter(line -> line.startsWith("0::/") && !line.contains("/.."))
                    .findFirst()
                    .orElse(null);
            if (own == null) {
                return Finding.warn("cgroup", "no cgroup v2", advice);
            }
            for (String line : Files.readAllLines(proc.resolve("mountinfo"))) {
                String[] fields = line.split(" ");
                int type = List.of(fields).indexOf("-") + 1;
                if (type > 0 && fields[type].equals("cgroup2")) {
                    Path folder = Path.of(fields[4], own.substring("0::".length()));
                    return Files.isWritable(folder)
                            ? Finding.ok("cgroup", "v2, " + folder + " can be divided")
                            : Finding.warn("cgroup", "v2, but " + folder + " cannot be divided", advice);
                }
            }
            return Finding.warn("cgroup", "cgroup v2 is not mounted", advice);
        } catch (IOException e) {
            return Finding.warn("cgroup", "cannot be told: " + e, advice);
        }
    }
}
