package io.muster.agent.collect.facts;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.Host;
import io.muster.protocol.spec.CollectorAction.Cgroups;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells which control groups there are. Unlike Troubleshoot it also reports the second version where it is mounted
 * beside the first.
 */
public final class CgroupsCollector implements Collector<Cgroups> {
    private static final Version NONE = new Version(false, "", List.of());

    private final Host host;

    public CgroupsCollector(Host host) {
        this.host = host;
    }

    @Override
    public CollectorResult collect(Cgroups action, CollectorContext context) throws IOException {
        String mountPoint =
                action.mountPoint() == null || action.mountPoint().isEmpty() ? "/sys/fs/cgroup" : action.mountPoint();
        Version v1 = NONE;
        Version v2 = NONE;
        if (Files.isDirectory(host.at(mountPoint))) {
            String type = Files.getFileStore(host.at(mountPoint)).type();
            String hybrid = mountPoint + "/unified";
            if (isV2(mountPoint)) {
                v2 = new Version(true, mountPoint, v2Controllers(host.at(mountPoint)));
            } else if (type.equals("tmpfs") || type.equals("cgroup")) {
                v1 = new Version(true, mountPoint, v1Controllers(host.read("/proc/cgroups")));
                if (isV2(hybrid)) {
                    v2 = new Version(true, hybrid, v2Controllers(host.at(hybrid)));
                }
            } else {
                return CollectorResult.failed("no control groups at " + mountPoint + " but a file system " + type);
            }
        }
        Set<String> all = new TreeSet<>(v1.controllers());
        all.addAll(v2.controllers());
        context.entries()
                .putJson("system/cgroups.json", new Json(v1.enabled() || v2.enabled(), v1, v2, new ArrayList<>(all)));
        return CollectorResult.collected();
    }

    private boolean isV2(String mountPoint) {
        return Files.isRegularFile(host.at(mountPoint + "/cgroup.controllers"));
    }

    /** {@code /proc/cgroups}: name, hierarchy, number of groups, enabled. */
    static List<String> v1Controllers(String table) {
        Set<String> names = new TreeSet<>();
        for (String line : table.split("\n")) {
            String[] words = line.strip().split("\\s+");
            if (!line.startsWith("#") && words.length >= 4 && !words[3].equals("0")) {
                names.add(words[0]);
            }
        }
        return new ArrayList<>(names);
    }

    /** Controllers without a file of their own are derived from what implies them; nothing is created to find out. */
    private static List<String> v2Controllers(Path mountPoint) throws IOException {
        Set<String> names = new TreeSet<>();
        for (String word :
                Files.readString(mountPoint.resolve("cgroup.controllers")).split("\\s+")) {
            if (!word.isEmpty()) {
                names.add(word);
            }
        }
        if (names.contains("cpu")) {
            names.add("cpuacct");
        }
        if (hasFreezer(mountPoint)) {
            names.add("freezer");
        }
        return new ArrayList<>(names);
    }

    private static boolean hasFreezer(Path mountPoint) throws IOException {
        try (DirectoryStream<Path> groups = Files.newDirectoryStream(mountPoint, Files::isDirectory)) {
            for (Path group : groups) {
                return Files.exists(group.resolve("cgroup.freeze"));
            }
        }
        return false;
    }

    private record Version(boolean enabled, String mountPoint, List<String> controllers) {}

    private record Json(
            @JsonProperty("cgroup-enabled") boolean enabled,
            @JsonProperty("cgroup-v1") Version v1,
            @JsonProperty("cgroup-v2") Version v2,
            List<String> allControllers) {}
}
