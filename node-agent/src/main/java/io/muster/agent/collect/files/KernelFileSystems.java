package io.muster.agent.collect.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;

/** File systems without a disk behind them, such as {@code /proc}, which no walk should enter by the way. */
final class KernelFileSystems {
    private static final Set<String> TYPES = Set.of(
            "autofs",
            "binfmt_misc",
            "bpf",
            "cgroup",
            "cgroup2",
            "configfs",
            "debugfs",
            "devpts",
            "devtmpfs",
            "efivarfs",
            "fusectl",
            "mqueue",
            "nsfs",
            "proc",
            "pstore",
            "rpc_pipefs",
            "securityfs",
            "selinuxfs",
            "sysfs",
            "tracefs");

    private KernelFileSystems() {}

    static boolean holds(Path folder) {
        try {
            return TYPES.contains(Files.getFileStore(folder).type());
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether one is mounted on a folder; its parent tells without a look at the table of mounts. */
    static boolean startsAt(Path folder, Path parent) {
        try {
            return !device(folder).equals(device(parent)) && holds(folder);
        } catch (IOException e) {
            return false;
        }
    }

    static Object device(Path folder) throws IOException {
        return Files.getAttribute(folder, "unix:dev", LinkOption.NOFOLLOW_LINKS);
    }
}
