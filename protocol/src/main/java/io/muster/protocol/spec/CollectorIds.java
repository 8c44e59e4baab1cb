package io.muster.protocol.spec;

import io.muster.protocol.id.CollectorId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes names unique: the first holder of a name keeps it, later ones get {@code -2}, {@code -3}, …. */
final class CollectorIds {
    private static final int MAX_LENGTH = 200;

    private CollectorIds() {}

    static List<CollectorId> assign(List<String> names) {
        Set<String> taken = new HashSet<>(names);
        Set<String> given = new HashSet<>();
        Map<String, Integer> next = new HashMap<>();
        List<CollectorId> ids = new ArrayList<>();
        for (String name : names) {
            String id = name;
            while (!given.add(id)) {
                int number = next.merge(name, 1, Integer::sum) + 1;
                String suffix = "-" + number;
                String candidate = name.substring(0, Math.min(name.length(), MAX_LENGTH - suffix.length())) + suffix;
                // A name that an author gave stays with its collector, wherever that stands.
                id = taken.contains(candidate) ? name : candidate;
            }
            ids.add(new CollectorId(id));
        }
        return ids;
    }
}
