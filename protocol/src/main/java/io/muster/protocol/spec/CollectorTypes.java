package io.muster.protocol.spec;

import io.muster.protocol.spec.CollectorSpec.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The collector types of the schema, with their default priorities: 50 for what is volatile or small ({@code run},
 * {@code data} and the system's tables), 40 for probes of the network, 30 for {@code diskUsage} and
 * {@code systemPackages}, 20 for {@code journald}, 10 for {@code copy}, 0 for what cannot run.
 */
final class CollectorTypes {
    private static final Set<String> HOST_UNAVAILABLE = Set.of(
            "tcpPortStatus",
            "udpPortStatus",
            "tcpLoadBalancer",
            "httpLoadBalancer",
            "subnetAvailable",
            "networkNamespaceConnectivity",
            "filesystemPerformance",
            "certificate",
            "certificatesCollection",
            "registryImages",
            "kubernetes");
    private static final Set<String> CLUSTER_UNAVAILABLE = Set.of(
            "postgres",
            "mysql",
            "mssql",
            "redis",
            "clickhouse",
            "s3Status",
            "registryImages",
            "copyFromHost",
            "collectd",
            "sysctl",
            "runDaemonSet",
            "dns");
    private static final Set<String> KUBERNETES = Set.of(
            "certificates",
            "clusterInfo",
            "clusterResources",
            "secret",
            "configMap",
            "logs",
            "run",
            "runPod",
            "exec",
            "copy",
            "customMetrics",
            "nodeMetrics",
            "helm",
            "goldpinger",
            "sonobuoy",
            "ceph",
            "longhorn",
            "etcd",
            "supportBundleMetadata");

    private static final Map<String, CollectorType> HOST = new LinkedHashMap<>();
    private static final Map<String, CollectorType> CLUSTER = new LinkedHashMap<>();

    static {
        HOST.put("run", new CollectorType(50, true, ActionReaders::run));
        HOST.put("copy", new CollectorType(10, false, ActionReaders::copy));
        HOST.put("journald", new CollectorType(20, true, ActionReaders::journald));
        system("cpu", CollectorAction.Cpu::new);
        system("memory", CollectorAction.Memory::new);
        system("hostOS", CollectorAction.HostOs::new);
        system("time", CollectorAction.Time::new);
        system("ipv4Interfaces", CollectorAction.Ipv4Interfaces::new);
        system("blockDevices", CollectorAction.BlockDevices::new);
        system("hostServices", CollectorAction.HostServices::new);
        system("kernelModules", CollectorAction.KernelModules::new);
        system("kernelConfigs", CollectorAction.KernelConfigs::new);
        system("sysctl", CollectorAction.Sysctl::new);
        HOST.put(
                "cgroups",
                new CollectorType(50, false, fields -> new CollectorAction.Cgroups(fields.text("mountPoint"))));
        HOST.put(
                "diskUsage",
                new CollectorType(30, false, fields -> new CollectorAction.DiskUsage(fields.requiredText("path"))));
        HOST.put("systemPackages", new CollectorType(30, false, ActionReaders::systemPackages));
        HOST.put("data", new CollectorType(50, false, ActionReaders::data));
        HOST.put("http", new CollectorType(40, false, ActionReaders::http));
        HOST.put("dns", new CollectorType(40, false, ActionReaders::dns));
        HOST.put("tcpConnect", new CollectorType(40, true, ActionReaders::tcpConnect));
        HOST_UNAVAILABLE.forEach(type -> HOST.put(type, unavailable(type, type + " is not available in this version")));

        CLUSTER.put("data", new CollectorType(50, false, ActionReaders::data));
        CLUSTER.put("http", new CollectorType(40, false, ActionReaders::http));
        CLUSTER_UNAVAILABLE.forEach(
                type -> CLUSTER.put(type, unavailable(type, type + " is not available in this version")));
        KUBERNETES.forEach(type -> CLUSTER.put(type, unavailable(type, "kubernetes not configured")));
    }

    private CollectorTypes() {}

    /**
     * How to read one type.
     *
     * @param hasTimeout whether {@code timeout} belongs to the type in Troubleshoot's schema too
     * @param reader never fails: what is wrong is told to the fields' place
     * @param unavailable why it cannot run; null when it can
     */
    record CollectorType(
            int priority,
            boolean hasTimeout,
            Function<FieldReader, CollectorAction> reader,
            @Nullable String unavailable) {
        CollectorType(int priority, boolean hasTimeout, Function<FieldReader, CollectorAction> reader) {
            this(priority, hasTimeout, reader, null);
        }
    }

    private static void system(String type, Supplier<CollectorAction> action) {
        HOST.put(type, new CollectorType(50, false, fields -> action.get()));
    }

    private static CollectorType unavailable(String type, String reason) {
        return new CollectorType(0, true, fields -> new CollectorAction.Unavailable(type, reason), reason);
    }

    static @Nullable CollectorType find(Scope scope, String type) {
        return table(scope).get(type);
    }

    /** Says why there is no such type, and what may be meant. */
    static String unknown(Scope scope, String type) {
        String list = scope == Scope.HOST ? "host collector" : "cluster collector";
        String text = Durations.quote(type) + " is not a " + list;
        Scope other = scope == Scope.HOST ? Scope.CLUSTER : Scope.HOST;
        if (table(other).containsKey(type)) {
            return text + "; it belongs under " + (other == Scope.HOST ? "hostCollectors" : "collectors")
                    + " of a SupportBundle";
        }
        return text + NearestName.hint(type, List.copyOf(table(scope).keySet()));
    }

    private static Map<String, CollectorType> table(Scope scope) {
        return scope == Scope.HOST ? HOST : CLUSTER;
    }
}
