package io.muster.coordinator.cluster;

/** How a database tells its own time. Leases and heartbeats know no other clock, so the hosts' clocks do not matter. */
enum DatabaseTime {
    H2("DATEDIFF('MILLISECOND', TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00', CURRENT_TIMESTAMP)"),
    /** Not now(), which is the time at which the transaction began, before it waited for a row. */
    POSTGRESQL("CAST(FLOOR(EXTRACT(EPOCH FROM CLOCK_TIMESTAMP()) * 1000) AS BIGINT)");

    private final String millis;

    DatabaseTime(String millis) {
        this.millis = millis;
    }

    /** An SQL expression: milliseconds since 1970. */
    String millis() {
        return millis;
    }
}
