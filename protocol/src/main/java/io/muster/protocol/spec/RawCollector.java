package io.muster.protocol.spec;

import io.muster.protocol.spec.CollectorSpec.Condition;
import io.muster.protocol.spec.CollectorSpec.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A collector as written, before names are resolved.
 *
 * @param name the schema's {@code name} field, which some types have beside {@code collectorName}
 * @param usesMusterFields whether it states more than Troubleshoot's schema can
 */
record RawCollector(
        Place place,
        int line,
        String type,
        @Nullable String collectorName,
        @Nullable String name,
        Scope scope,
        CollectorAction action,
        boolean excluded,
        List<Wish> dependsOn,
        @Nullable Duration timeout,
        @Nullable Long maxBytes,
        int priority,
        Set<String> exclusive,
        boolean usesMusterFields) {

    /** A dependency as written. */
    record Wish(String name, Condition condition, boolean optional, int line) {}

    /** What its id is made from. */
    String givenName() {
        if (collectorName != null) {
            return collectorName;
        }
        return name != null ? name : type;
    }

    /** How people are told of it: {@code copy/collect-output}, or {@code cpu}. */
    String label() {
        return label(type, collectorName, name);
    }

    static String label(String type, @Nullable String collectorName, @Nullable String name) {
        String given = collectorName != null ? collectorName : name;
        return given == null ? type : type + "/" + given;
    }
}
