package io.muster.coordinator.collection;

import io.muster.protocol.id.CollectionId;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where to go from a collection. */
public final class CollectionLinks {
    private CollectionLinks() {}

    public static String self(CollectionId id) {
        return "/collectLogs/tasks/" + id;
    }

    /**
     * By name.
     *
     * @param sealed whether there is a bundle
     */
    public static Map<String, String> of(CollectionId id, boolean sealed) {
        Map<String, String> links = new LinkedHashMap<>();
        links.put("self", self(id));
        links.put("events", self(id) + "/events");
        if (sealed) {
            links.put("bundle", self(id) + "/bundle");
            links.put("manifest", self(id) + "/manifest");
            links.put("upload", self(id) + "/upload");
        }
        return links;
    }

    /** Where a collection is to be asked for what it lacks, and where the one is that it tops up. */
    static Map<String, String> of(CollectionRecord record) {
        Map<String, String> links = of(record.id(), record.bundle() != null);
        if (record.state().isTerminal()
                && record.wholeVerdicts().keySet().stream().anyMatch(kind -> !kind.isSuccess())) {
            links.put("topUp", self(record.id()) + "/top-up");
        }
        TopUp topUp = record.request().topUp();
        if (topUp != null) {
            links.put("topUpOf", self(topUp.of()));
        }
        return links;
    }
}
