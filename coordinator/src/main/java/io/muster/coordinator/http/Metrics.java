package io.muster.coordinator.http;

import io.muster.coordinator.collection.ManagerReply;
import io.muster.coordinator.collection.Version;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts, and renders counts and states as OpenMetrics text. What is about the whole cluster says the same on every
 * coordinator, so that queries take the maximum of them; what is about one coordinator says so in its help.
 */
public final class Metrics {
    private final LongAdder receivedBytes = new LongAdder();
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder requests = new LongAdder();

    /**
     * What a coordinator knows of itself.
     *
     * @param queueLimit collections that may wait
     * @param freeBytes of its store, before the watermark
     */
    record Here(boolean leads, boolean journalWritable, int queueLimit, long freeBytes) {}

    void received(long bytes) {
        receivedBytes.add(bytes);
    }

    void sent(long bytes) {
        sentBytes.add(bytes);
    }

    void request() {
        requests.increment();
    }

    /** @param figures of the cluster; empty while nobody decides */
    String render(Here here, Optional<ManagerReply.Figures> figures) {
        OpenMetricsText text = new OpenMetricsText();
        text.info("muster_build", "This coordinator's program.", "version", Version.TEXT)
                .gauge("muster_leader", "1 where this coordinator decides.", here.leads() ? 1 : 0)
                .gauge(
                        "muster_manager_reachable",
                        "1 where this coordinator reaches the one that decides.",
                        figures.isPresent() ? 1 : 0)
                .gauge(
                        "muster_journal_writable",
                        "1 where this coordinator can keep decisions.",
                        here.journalWritable() ? 1 : 0)
                .gauge("muster_store_free_bytes", "Room in this coordinator's store before the watermark.", (double)
                        here.freeBytes())
                .counter("muster_chunk_received_bytes", "Pushed to this coordinator by agents.", (double)
                        receivedBytes.sum())
                .counter("muster_bundle_sent_bytes", "Downloaded from this coordinator.", (double) sentBytes.sum())
                .counter("muster_http_requests", "Requests of users to this coordinator.", (double) requests.sum())
                .gauge("muster_collections_queue_limit", "Collections that may wait.", here.queueLimit());
        figures.ifPresent(f -> cluster(text, f));
        JvmMetrics.write(text);
        return text.end();
    }

    private static void cluster(OpenMetricsText text, ManagerReply.Figures f) {
        ManagerReply.Active active = f.active();
        text.gauges("muster_collections", "Collections that are kept, by state.", "state", f.collections())
                .gauges("muster_verdicts", "Verdicts of collections that are kept.", "kind", f.verdicts())
                .gauges("muster_uploads", "Collections that are kept, by their upload's state.", "state", f.uploads())
                .gauge("muster_bundle_bytes", "Bundles that are kept.", (double) f.bundleBytes())
                .gauge("muster_nodes_known", "Known nodes.", f.nodes())
                .gauge("muster_nodes_connected", "Nodes with a session.", f.connected())
                .gauges("muster_collecting_nodes", "Nodes of running collections, by state.", "state", active.nodes())
                .gauge(
                        "muster_collecting_collected_bytes",
                        "Content that nodes have read for running collections.",
                        (double) active.bytesCollected())
                .gauge(
                        "muster_collecting_transferred_bytes",
                        "Compressed bytes that have arrived of running collections.",
                        (double) active.bytesTransferred())
                .gauge(
                        "muster_collecting_nodes_waiting",
                        "Nodes of running collections that wait, such as for disk space on the coordinator.",
                        active.waiting());
    }
}
