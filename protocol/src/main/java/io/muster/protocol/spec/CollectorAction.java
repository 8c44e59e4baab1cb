package io.muster.protocol.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a collector does, by type. The type names and fields are those of Troubleshoot's {@code troubleshoot.sh/v1beta2}
 * schema; names in JSON and in specs are the same.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CollectorAction.Run.class, name = "run"),
    @JsonSubTypes.Type(value = CollectorAction.Copy.class, name = "copy"),
    @JsonSubTypes.Type(value = CollectorAction.Journald.class, name = "journald"),
    @JsonSubTypes.Type(value = CollectorAction.Cpu.class, name = "cpu"),
    @JsonSubTypes.Type(value = CollectorAction.Memory.class, name = "memory"),
    @JsonSubTypes.Type(value = CollectorAction.HostOs.class, name = "hostOS"),
    @JsonSubTypes.Type(value = CollectorAction.Time.class, name = "time"),
    @JsonSubTypes.Type(value = CollectorAction.Ipv4Interfaces.class, name = "ipv4Interfaces"),
    @JsonSubTypes.Type(value = CollectorAction.BlockDevices.class, name = "blockDevices"),
    @JsonSubTypes.Type(value = CollectorAction.HostServices.class, name = "hostServices"),
    @JsonSubTypes.Type(value = CollectorAction.KernelModules.class, name = "kernelModules"),
    @JsonSubTypes.Type(value = CollectorAction.KernelConfigs.class, name = "kernelConfigs"),
    @JsonSubTypes.Type(value = CollectorAction.Sysctl.class, name = "sysctl"),
    @JsonSubTypes.Type(value = CollectorAction.Cgroups.class, name = "cgroups"),
    @JsonSubTypes.Type(value = CollectorAction.DiskUsage.class, name = "diskUsage"),
    @JsonSubTypes.Type(value = CollectorAction.SystemPackages.class, name = "systemPackages"),
    @JsonSubTypes.Type(value = CollectorAction.Data.class, name = "data"),
    @JsonSubTypes.Type(value = CollectorAction.Http.class, name = "http"),
    @JsonSubTypes.Type(value = CollectorAction.Dns.class, name = "dns"),
    @JsonSubTypes.Type(value = CollectorAction.TcpConnect.class, name = "tcpConnect"),
    @JsonSubTypes.Type(value = CollectorAction.Unavailable.class, name = "unavailable"),
})
public sealed interface CollectorAction {
    /**
     * Runs a command on the node.
     *
     * @param input files to create in the folder {@code TS_INPUT_DIR} before the command starts, by name
     * @param env further variables, each {@code NAME=value}
     * @param inheritEnvs names of the agent's variables to hand on; empty means all, unless {@code ignoreParentEnvs}
     * @param outputDir name of the folder that {@code TS_OUTPUT_DIR} points to, whose files are collected
     */
    record Run(
            String command,
            List<String> args,
            @Nullable String outputDir,
            Map<String, String> input,
            List<String> env,
            List<String> inheritEnvs,
            boolean ignoreParentEnvs)
            implements CollectorAction {
        public Run {
            args = args == null ? List.of() : List.copyOf(args);
            input = input == null ? Map.of() : Map.copyOf(input);
            env = env == null ? List.of() : List.copyOf(env);
            inheritEnvs = inheritEnvs == null ? List.of() : List.copyOf(inheritEnvs);
        }
    }

    /**
     * Copies files as they are.
     *
     * @param path a file, a folder (taken with everything below it) or a glob
     * @param since only files modified at or after this time: RFC 3339 or an age such as {@code 2h}
     * @param until only files modified at or before this time, likewise
     */
    record Copy(String path, @Nullable String since, @Nullable String until) implements CollectorAction {}

    /** Reads the systemd journal; fields as {@code journalctl}'s options of the same name. */
    record Journald(
            boolean system,
            boolean dmesg,
            List<String> units,
            @Nullable String since,
            @Nullable String until,
            @Nullable String output,
            int lines,
            boolean reverse,
            boolean utc)
            implements CollectorAction {
        public Journald {
            units = units == null ? List.of() : List.copyOf(units);
        }
    }

    record Cpu() implements CollectorAction {}

    record Memory() implements CollectorAction {}

    record HostOs() implements CollectorAction {}

    record Time() implements CollectorAction {}

    record Ipv4Interfaces() implements CollectorAction {}

    record BlockDevices() implements CollectorAction {}

    record HostServices() implements CollectorAction {}

    record KernelModules() implements CollectorAction {}

    record KernelConfigs() implements CollectorAction {}

    record Sysctl() implements CollectorAction {}

    record Cgroups(@Nullable String mountPoint) implements CollectorAction {}

    record DiskUsage(String path) implements CollectorAction {}

    /** @param packages package names by distribution key ({@code ubuntu}, {@code rhel8}, …), as in the spec */
    record SystemPackages(Map<String, List<String>> packages) implements CollectorAction {
        public SystemPackages {
            packages = packages == null ? Map.of() : Map.copyOf(packages);
        }
    }

    /** Puts a literal text into the bundle. */
    record Data(@Nullable String name, String data) implements CollectorAction {}

    /**
     * One HTTP request.
     *
     * @param name folder of the result where it runs once for the cluster
     * @param method {@code GET}, {@code POST} or {@code PUT}
     */
    record Http(
            @Nullable String name,
            String method,
            String url,
            boolean insecureSkipVerify,
            Map<String, String> headers,
            @Nullable String body)
            implements CollectorAction {
        public Http {
            headers = headers == null ? Map.of() : Map.copyOf(headers);
        }
    }

    record Dns(List<String> hostnames) implements CollectorAction {
        public Dns {
            hostnames = hostnames == null ? List.of() : List.copyOf(hostnames);
        }
    }

    /** @param address {@code host:port} */
    record TcpConnect(String address) implements CollectorAction {}

    /**
     * A collector that the schema knows and this version, or a host without Kubernetes, cannot run. It is planned and
     * answered with {@code SKIPPED}, never forgotten.
     *
     * @param specType its type in the spec
     */
    record Unavailable(String specType, String reason) implements CollectorAction {}

    /** How much running this could disturb the node. */
    default Risk risk() {
        if (this instanceof Run) {
            return Risk.COMMAND;
        }
        return this instanceof Http || this instanceof Dns || this instanceof TcpConnect ? Risk.NETWORK : Risk.READ;
    }

    /** Default bound where the spec gives none; the job's limits may be tighter. */
    default Duration defaultTimeout() {
        if (this instanceof Run) {
            return Duration.ofSeconds(120);
        }
        if (this instanceof Copy) {
            return Duration.ofMinutes(30);
        }
        if (this instanceof TcpConnect) {
            return Duration.ofSeconds(10);
        }
        return Duration.ofSeconds(60);
    }

    /** What a collector may touch: files and tables only, the network, or whatever its command does. */
    enum Risk {
        READ,
        NETWORK,
        COMMAND
    }
}
