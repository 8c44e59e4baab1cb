package io.muster.protocol.analysis;

import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The host analyzers that judge one collector's file by one kind of condition.
 *
 * @param title of one without {@code checkName}
 * @param file below {@code host-collectors}, by the collector's name
 * @param absent the name of a collector without one
 * @param condition reads a {@code when}; throws as {@link Condition.Reader} does
 */
public record HostFacts(
        String title, UnaryOperator<String> file, String absent, Function<String, Condition> condition) {
    private static final Map<String, HostFacts> TYPES = Map.ofEntries(
            Map.entry("cpu", system("Number of CPUs", "cpu.json", CpuCondition::read)),
            Map.entry("memory", system("Amount of Memory", "memory.json", SizeConditions::memory)),
            Map.entry("hostOS", system("Host OS Info", "hostos_info.json", OsCondition::read)),
            Map.entry("time", system("Time", "time.json", SystemConditions::time)),
            Map.entry("sysctl", system("Sysctl", "sysctl.json", SystemConditions::sysctl)),
            Map.entry("kernelModules", system("Kernel Modules", "kernel_modules.json", SystemConditions::modules)),
            Map.entry("hostServices", system("Host Services", "systemctl_services.json", SystemConditions::service)),
            Map.entry(
                    "ipv4Interfaces", system("IPv4 Interfaces", "ipv4Interfaces.json", NetworkConditions::interfaces)),
            Map.entry("diskUsage", named("Disk Usage", "diskUsage", "diskUsage", SizeConditions::disk)),
            Map.entry(
                    "tcpConnect", named("TCP Connection Attempt", "connect", "connect", NetworkConditions::connection)),
            Map.entry("http", named("HTTP Request", "http", "result", NetworkConditions::http)));

    private static HostFacts system(String title, String file, Function<String, Condition> condition) {
        return new HostFacts(title, name -> "system/" + file, "", condition);
    }

    private static HostFacts named(String title, String folder, String absent, Function<String, Condition> condition) {
        return new HostFacts(title, name -> folder + "/" + name + ".json", absent, condition);
    }

    public static @Nullable HostFacts find(String type) {
        return TYPES.get(type);
    }

    /** Where the named collector's finding is on every node. */
    public FileSelection files(@Nullable String collectorName) {
        return onNodes(file.apply(collectorName == null ? absent : collectorName));
    }

    /** A file that each node has below {@code host-collectors}. */
    public static FileSelection onNodes(String file) {
        return FileSelection.ofNodes("host-collectors/" + file);
    }
}
