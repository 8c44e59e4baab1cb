package io.muster.coordinator.http.couchbase;

import io.muster.coordinator.collection.Version;
import io.muster.protocol.http.NodeView;
import java.util.List;
import java.util.Map;

/** The cluster as {@code GET /pools/default} shows it. */
record Pool(String name, List<Node> nodes, Controllers controllers, Link tasks) {
    static final String START = "/controller/startLogsCollection";
    static final String CANCEL = "/controller/cancelLogsCollection";

    /** Agents listen on no port. This is the one by which administrators of Couchbase name their nodes to the CLI. */
    private static final int USUAL_PORT = 8091;

    /** Clients compare its first two numbers with their own, and warn. */
    private static final String VERSION =
            Character.isDigit(Version.TEXT.charAt(0)) ? Version.TEXT : "0.0.0-" + Version.TEXT;

    /**
     * One node.
     *
     * @param status {@code healthy} where its agent is connected, else {@code unhealthy}
     */
    record Node(
            String otpNode,
            String hostname,
            Map<String, Integer> ports,
            String status,
            String clusterMembership,
            String version,
            List<String> services) {}

    record Controllers(LogsController clusterLogsCollection) {}

    record LogsController(String startURI, String cancelURI) {}

    record Link(String uri) {}

    /** What {@code GET /pools} answers. */
    record Pools(List<Entry> pools, boolean isEnterprise, String implementationVersion) {
        /** It takes a redaction level, as the enterprise edition does. */
        static final Pools HERE = new Pools(List.of(new Entry("default", "/pools/default")), true, VERSION);
    }

    record Entry(String name, String uri) {}

    static Pool of(List<NodeView> nodes) {
        return new Pool(
                "default",
                nodes.stream().map(Pool::node).toList(),
                new Controllers(new LogsController(START, CANCEL)),
                new Link("/pools/default/tasks"));
    }

    private static Node node(NodeView view) {
        return new Node(
                OtpNames.of(view.node()),
                view.node() + ":" + USUAL_PORT,
                Map.of(),
                view.connected() ? "healthy" : "unhealthy",
                "active",
                VERSION,
                List.of());
    }
}
