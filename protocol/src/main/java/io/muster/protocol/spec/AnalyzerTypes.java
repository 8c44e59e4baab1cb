package io.muster.protocol.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The types of analyzers that Troubleshoot has, whether they are run or not. */
final class AnalyzerTypes {
    private static final List<String> RUN = List.of(
            "textAnalyze",
            "jsonCompare",
            "yamlCompare",
            "cpu",
            "memory",
            "diskUsage",
            "hostOS",
            "sysctl",
            "time",
            "ipv4Interfaces",
            "blockDevices",
            "systemPackages",
            "kernelModules",
            "kernelConfigs",
            "hostServices",
            "tcpConnect",
            "http");
    /** Of these there is one of the same name that asks about Kubernetes. */
    private static final Set<String> OF_CLUSTERS_TOO = Set.of("sysctl", "http");

    private static final List<String> NOT_RUN = List.of(
            "tcpLoadBalancer",
            "httpLoadBalancer",
            "tcpPortStatus",
            "udpPortStatus",
            "subnetAvailable",
            "subnetContainsIP",
            "filesystemPerformance",
            "certificate",
            "certificatesCollection",
            "networkNamespaceConnectivity",
            "registryImages",
            "clusterVersion",
            "storageClass",
            "ingressClass",
            "customResourceDefinition",
            "ingress",
            "secret",
            "configMap",
            "imagePullSecret",
            "deploymentStatus",
            "statefulsetStatus",
            "jobStatus",
            "replicasetStatus",
            "clusterPodStatuses",
            "clusterContainerStatuses",
            "containerRuntime",
            "distribution",
            "nodeResources",
            "postgres",
            "mssql",
            "mysql",
            "redis",
            "clickhouse",
            "cephStatus",
            "velero",
            "longhorn",
            "weaveReport",
            "clusterResource",
            "certificates",
            "goldpinger",
            "event",
            "nodeMetrics",
            "s3Status");

    private AnalyzerTypes() {}

    /** Whether the type in a list of cluster analyzers is another than in one of host analyzers. */
    static boolean isOfClusters(String type) {
        return OF_CLUSTERS_TOO.contains(type);
    }

    /** What to say of a type that is not run. */
    static String whyNotRun(String type) {
        if (NOT_RUN.contains(type)) {
            return "analyzers of type " + type + " are not run by this version";
        }
        if (OF_CLUSTERS_TOO.contains(type)) {
            return "analyzers of type " + type + " are run only in hostAnalyzers by this version";
        }
        List<String> known = new ArrayList<>(RUN);
        known.addAll(NOT_RUN);
        return "there is no analyzer of type " + Durations.quote(type) + NearestName.hint(type, known);
    }
}
