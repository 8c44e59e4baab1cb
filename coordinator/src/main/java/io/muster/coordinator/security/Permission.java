package io.muster.coordinator.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What somebody may do. The names are part of the API, of the configuration, and of stored tokens. */
public enum Permission {
    /** Collections, nodes, specs and figures; nothing that was collected. */
    SEE,
    /** Start a collection, and upload its bundle to a configured destination. */
    START,
    CANCEL,
    /** What was collected: bundles, their files, and what collectors print while they run. */
    DOWNLOAD,
    /** Collect with {@code redaction=none}. */
    REDACTION_OFF,
    /** Upload to an address, or through a proxy, that the request names and the configuration does not. */
    CHOOSE_DESTINATION,
    /** Delete and pin collections; other users' tokens. */
    MANAGE;

    /** @throws IllegalArgumentException that names what is accepted */
    public static Permission of(String text) {
        return Arrays.stream(values())
                .filter(p -> p.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no permission; there are "
                        + Arrays.stream(values()).map(Permission::toString).collect(Collectors.joining(", "))));
    }

    /** As people write it: {@code redaction-off}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
