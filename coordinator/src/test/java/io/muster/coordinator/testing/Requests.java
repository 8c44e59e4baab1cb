package io.muster.coordinator.testing;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Bodies of start requests. */
public final class Requests {
    private Requests() {}

    /** All nodes, and one command collector for each name. */
    public static String collectors(String... names) {
        return with("", names);
    }

    /** @param more further fields as JSON, each followed by a comma */
    public static String with(String more, String... names) {
        String list = Arrays.stream(names)
                .map(n -> "{\"run\":{\"collectorName\":\"" + n + "\",\"command\":\"true\"}}")
                .collect(Collectors.joining(","));
        return "{" + more + "\"spec\":{\"apiVersion\":\"troubleshoot.sh/v1beta2\",\"kind\":\"HostCollector\","
                + "\"metadata\":{\"name\":\"test\"},\"spec\":{\"collectors\":[" + list + "]}}}";
    }
}
