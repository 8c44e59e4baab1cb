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
            links.put("topUp", self(id) + "/top-up");
        }
        return links;
    }
}
