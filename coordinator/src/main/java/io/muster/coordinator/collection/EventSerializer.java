package io.muster.coordinator.collection;

import com.github.luben.zstd.Zstd;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Writes the manager's events and snapshots as JSON under names that stay when classes move. A name ends with the
 * version of its shape; a shape that changes gets a new name and keeps a reader for the old one. Snapshots are
 * compressed: they repeat the same words thousands of times.
 */
public final class EventSerializer extends SerializerWithStringManifest {
    private static final int IDENTIFIER = 7_301_001;

    static final String SNAPSHOT = "manager-snapshot.v1";
    private static final int MAX_SNAPSHOT_BYTES = 1 << 30;

    static final Map<String, Class<? extends ManagerEvent>> NAMES = Map.ofEntries(
            Map.entry("collection-requested.v1", CollectionEvent.Requested.class),
            Map.entry("collection-state.v1", CollectionEvent.StateChanged.class),
            Map.entry("collection-planned.v1", CollectionEvent.Planned.class),
            Map.entry("collection-node.v1", CollectionEvent.NodeChanged.class),
            Map.entry("collection-collector-started.v1", CollectionEvent.CollectorStarted.class),
            Map.entry("collection-verdict.v1", CollectionEvent.VerdictGiven.class),
            Map.entry("collection-note.v1", CollectionEvent.Noted.class),
            Map.entry("collection-warning.v1", CollectionEvent.Warned.class),
            Map.entry("collection-cancel-requested.v1", CollectionEvent.CancelRequested.class),
            Map.entry("collection-sealed.v1", CollectionEvent.Sealed.class),
            Map.entry("collection-upload.v1", CollectionEvent.UploadChanged.class),
            Map.entry("collection-upload-requested.v1", CollectionEvent.UploadRequested.class),
            Map.entry("collection-upload-remembered.v1", CollectionEvent.UploadRemembered.class),
            Map.entry("collection-led.v1", CollectionEvent.Led.class),
            Map.entry("collection-content-lost.v1", CollectionEvent.ContentLost.class),
            Map.entry("collection-pin.v1", CollectionEvent.PinChanged.class),
            Map.entry("collection-deleted.v1", CollectionEvent.Deleted.class),
            Map.entry("collection-heard.v1", CollectionTrace.Heard.class),
            Map.entry("collection-progress.v1", CollectionTrace.Progress.class),
            Map.entry("node-seen.v1", NodeSeen.class));

    private static final Map<Class<?>, String> BY_CLASS =
            NAMES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object event) {
        if (event instanceof ManagerSnapshot) {
            return SNAPSHOT;
        }
        String name = BY_CLASS.get(event.getClass());
        if (name == null) {
            throw new IllegalArgumentException("no journal name for " + event.getClass());
        }
        return name;
    }

    @Override
    public byte[] toBinary(Object event) {
        try {
            byte[] json = Json.mapper().writeValueAsBytes(event);
            return event instanceof ManagerSnapshot ? Zstd.compress(json) : json;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        try {
            return manifest.equals(SNAPSHOT)
                    ? Json.mapper().readValue(decompressed(bytes), ManagerSnapshot.class)
                    : Json.mapper().readValue(bytes, type(manifest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] decompressed(byte[] bytes) throws IOException {
        long size = Zstd.getFrameContentSize(bytes);
        if (size < 0 || size > MAX_SNAPSHOT_BYTES) {
            throw new IOException("the snapshot says that it has " + size + " bytes");
        }
        return Zstd.decompress(bytes, (int) size);
    }

    private static Class<? extends ManagerEvent> type(String manifest) {
        Class<? extends ManagerEvent> type = NAMES.get(manifest);
        if (type == null) {
            throw new IllegalArgumentException(
                    "the journal holds \"" + manifest + "\", which this version cannot read");
        }
        return type;
    }
}
