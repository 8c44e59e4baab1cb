package io.muster.coordinator.http;

import io.muster.coordinator.collection.ManagerReply;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** Counts, and renders counts and states as OpenMetrics text. */
public final class Metrics {
    private final LongAdder receivedBytes = new LongAdder();
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder requests = new LongAdder();

    void received(long bytes) {
        receivedBytes.add(bytes);
    }

    void sent(long bytes) {
        sentBytes.add(bytes);
    }

    void request() {
        requests.increment();
    }

    String render(ManagerReply.Figures figures, long freeBytes) {
        StringBuilder text = new StringBuilder();
        head(text, "muster_collections", "gauge", "Collections by state.");
        figures.collections().forEach((state, count) -> text.append("muster_collections{state=\"")
                .append(state.name().toLowerCase(Locale.ROOT))
                .append("\"} ")
                .append(count)
                .append('\n'));
        single(text, "muster_nodes_known", "gauge", "Known nodes.", "", figures.nodes());
        single(text, "muster_nodes_connected", "gauge", "Nodes with a session.", "", figures.connected());
        single(text, "muster_store_free_bytes", "gauge", "Room before the watermark.", "", freeBytes);
        single(text, "muster_chunk_received_bytes", "counter", "Pushed by agents.", "_total", receivedBytes.sum());
        single(text, "muster_bundle_sent_bytes", "counter", "Downloaded.", "_total", sentBytes.sum());
        single(text, "muster_http_requests", "counter", "Requests of users.", "_total", requests.sum());
        Runtime runtime = Runtime.getRuntime();
        long heap = runtime.totalMemory() - runtime.freeMemory();
        single(text, "muster_jvm_heap_used_bytes", "gauge", "Heap in use.", "", heap);
        return text.append("# EOF\n").toString();
    }

    private static void single(StringBuilder text, String name, String type, String help, String suffix, long value) {
        head(text, name, type, help);
        text.append(name).append(suffix).append(' ').append(value).append('\n');
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    }
}
