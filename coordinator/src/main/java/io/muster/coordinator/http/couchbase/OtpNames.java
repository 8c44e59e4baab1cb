package io.muster.coordinator.http.couchbase;

import io.muster.protocol.id.NodeId;

/** How such clients name nodes: {@code ns_1@<node>}. */
final class OtpNames {
    private OtpNames() {}

    static String of(NodeId node) {
        return "ns_1@" + node;
    }
}
