package io.muster.protocol.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Conditions on interfaces, connections and HTTP answers. */
final class NetworkConditions {
    private static final Set<String> STATUSES = Set.of(
            "connected",
            "connection-refused",
            "connection-timeout",
            "address-in-use",
            "bind-permission-denied",
            "invalid-address",
            "error");
    private static final String HTTP = "\"statusCode == 200\" or \"error\"";

    private NetworkConditions() {}

    /** {@code count == 0} */
    static Condition interfaces(String when) {
        List<String> words = Words.of(when, 3, "\"count == 0\"");
        if (!words.get(0).equals("count")) {
            throw Words.unlike(when, "\"count == 0\"");
        }
        Operator operator = Operator.of(words.get(1));
        long wanted = Words.number(words.get(2));
        return facts -> operator.holds(Long.compare(facts.size(), wanted));
    }

    /** {@code connection-refused} */
    static Condition connection(String when) {
        String wanted = when.strip();
        if (!STATUSES.contains(wanted)) {
            throw new IllegalArgumentException(
                    Words.quote(wanted) + " is not one of connected, connection-refused, connection-timeout,"
                            + " address-in-use, bind-permission-denied, invalid-address, error");
        }
        return facts -> wanted.equals(Facts.text(facts, "status"));
    }

    /** {@code error}, {@code statusCode >= 200 && statusCode < 300} */
    static Condition http(String when) {
        if (when.strip().equals("error")) {
            return facts -> facts.hasNonNull("error");
        }
        List<List<Condition>> ranges = new ArrayList<>();
        for (String range : when.split("\\|\\|", -1)) {
            List<Condition> bounds = new ArrayList<>();
            for (String bound : range.split("&&", -1)) {
                List<String> words = Words.of(bound, 3, HTTP);
                if (!words.get(0).equals("statusCode")) {
                    throw Words.unlike(when, HTTP);
                }
                Operator operator = Operator.of(words.get(1));
                long wanted = Words.number(words.get(2));
                bounds.add(
                        facts -> operator.holds(Long.compare(Facts.number(facts.path("response"), "status"), wanted)));
            }
            ranges.add(bounds);
        }
        return facts -> facts.hasNonNull("response")
                && ranges.stream().anyMatch(range -> range.stream().allMatch(bound -> bound.holds(facts)));
    }
}
