package io.muster.agent;

import io.muster.protocol.id.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What people want to know of a host at a glance. A fact that can't be found out is left out. */
public final class HostFacts {
    private HostFacts() {}

    static Map<String, String> read() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("kernel", System.getProperty("os.version", ""));
        facts.put("arch", System.getProperty("os.arch", ""));
        facts.put("cpus", Integer.toString(Runtime.getRuntime().availableProcessors()));
        String os = value(Path.of("/etc/os-release"), "PRETTY_NAME=");
        facts.put("os", os == null ? System.getProperty("os.name", "") : os.replace("\"", ""));
        String memory = value(Path.of("/proc/meminfo"), "MemTotal:");
        if (memory != null && memory.endsWith(" kB")) {
            facts.put(
                    "memoryBytes",
                    Long.toString(1024
                            * Long.parseLong(
                                    memory.substring(0, memory.length() - 3).strip())));
        }
        facts.values().removeIf(String::isEmpty);
        return facts;
    }

    /** A node id made from the name of this host. */
    public static NodeId nodeId() {
        String name = name().replaceAll("[^A-Za-z0-9._-]", "-").replaceAll("^\\.+", "");
        String cut = name.length() > 240 ? name.substring(0, 240) : name;
        return new NodeId(NodeId.isValid(cut) ? cut : "node-" + cut);
    }

    /** The name of this host, without asking any name server. */
    private static String name() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }

    private static @Nullable String value(Path file, String key) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .findFirst()
                    .map(line -> line.substring(key.length()).strip())
                    .orElse(null);
        } catch (IOException e) {
            return null;
        }
    }
}
