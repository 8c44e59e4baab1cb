package io.muster.coordinator.collection;

import io.muster.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Writes the manager's events as JSON under names that stay when classes move. A name ends with the version of its
 * shape; a shape that changes gets a new name and keeps a reader for the old one.
 */
public final class EventSerializer extends SerializerWithStringManifest {
    private static final int IDENTIFIER = 7_301_001;

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
            Map.entry("collection-deleted.v1", CollectionEvent.Deleted.class),
            Map.entry("node-seen.v1", NodeSeen.class));

    private static final Map<Class<?>, String> BY_CLASS =
            NAMES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object event) {
        String name = BY_CLASS.get(event.getClass());
        if (name == null) {
            throw new IllegalArgumentException("no journal name for " + event.getClass());
        }
        return name;
    }

    @Override
    public byte[] toBinary(Object event) {
        try {
            return Json.mapper().writeValueAsBytes(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        Class<? extends ManagerEvent> type = NAMES.get(manifest);
        if (type == null) {
            throw new IllegalArgumentException(
                    "the journal holds \"" + manifest + "\", which this version cannot read");
        }
        try {
            return Json.mapper().readValue(bytes, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
