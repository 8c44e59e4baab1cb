package io.muster.redaction.pseudonym;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Names that this host has: its own, and its users'. Read once for each job. */
record HostWords(List<String> hosts, List<String> users) {
    /** People begin here, see login.defs(5); below are services, whose names are the same everywhere. */
    private static final int FIRST_PERSON = 1000;

    private static final int NOBODY = 65534;
    private static final int UID_FIELD = 2;
    private static final Set<String> NOT_TELLING =
            Set.of("localhost", "ubuntu", "debian", "admin", "root", "user", "test");

    static HostWords read(Set<String> kinds) {
        return telling(kinds.contains("host") ? hostNames() : List.of(), kinds.contains("user") ? people() : List.of());
    }

    /** Those of the names that not every host has. */
    static HostWords telling(List<String> hosts, List<String> users) {
        return new HostWords(telling(hosts), telling(users));
    }

    private static List<String> hostNames() {
        List<String> names = new ArrayList<>();
        try {
            names.add(Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
        } catch (IOException e) {
            try {
                names.add(InetAddress.getLocalHost().getHostName());
            } catch (IOException unknown) {
                throw new IllegalArgumentException("the host's name can't be found out", unknown);
            }
        }
        return names.stream().map(name -> name.split("\\.", -1)[0]).toList();
    }

    private static List<String> people() {
        try {
            List<String> names = new ArrayList<>();
            for (String line : Files.readAllLines(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split(":", -1);
                if (fields.length > UID_FIELD && fields[UID_FIELD].matches("[0-9]{1,9}")) {
                    int uid = Integer.parseInt(fields[UID_FIELD]);
                    if (uid >= FIRST_PERSON && uid != NOBODY) {
                        names.add(fields[0]);
                    }
                }
            }
            return names;
        } catch (IOException e) {
            throw new IllegalArgumentException("the host's users can't be found out", e);
        }
    }

    private static List<String> telling(List<String> names) {
        return names.stream().filter(name -> !NOT_TELLING.contains(name)).toList();
    }
}
