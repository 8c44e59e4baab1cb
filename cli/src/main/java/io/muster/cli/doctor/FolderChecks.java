package io.muster.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The data folder: whether it can be written, who else can read it, and how much room it has. */
final class FolderChecks {
    private static final long GIB = 1L << 30;
    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private FolderChecks() {}

    /** @param needed bytes that should be free */
    static List<Finding> of(Path folder, long needed) {
        Path there = folder.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there == null || !Files.isDirectory(there) || !writable(there)) {
            return List.of(Finding.fail(
                    "data folder",
                    folder + " cannot be written by " + System.getProperty("user.name"),
                    "make it with: install -d -m 700 -o USER " + folder + ", or name another with --data-dir"));
        }
        List<Finding> findings = new ArrayList<>();
        boolean exists = Files.isDirectory(folder);
        findings.add(Finding.ok("data folder", exists ? folder + " can be written" : folder + " can be made"));
        try {
            if (exists && Files.getPosixFilePermissions(folder).stream().anyMatch(OF_OTHERS::contains)) {
                findings.add(Finding.warn(
                        "permissions",
                        folder + " is open to other users, and holds secrets and logs",
                        "chmod 700 " + folder));
            }
            findings.add(space(there, needed));
        } catch (IOException | UnsupportedOperationException e) {
            findings.add(Finding.warn("space", "cannot be told: " + e, "look with: df -h " + there));
        }
        return findings;
    }

    /** By trying: access lists, read-only mounts and containers say other things than permissions do. */
    private static boolean writable(Path folder) {
        try {
            Files.delete(Files.createTempFile(folder, ".muster-doctor", ".tmp"));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Finding space(Path folder, long needed) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        String found = "%.1f GiB free".formatted((double) free / GIB);
        return free >= needed
                ? Finding.ok("space", found)
                : Finding.warn(
                        "space",
                        found + ", less than " + "%.1f GiB".formatted((double) needed / GIB),
                        "free some, or put the data folder on a larger disk");
    }
}
