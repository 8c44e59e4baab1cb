package io.muster.protocol.analysis;

import java.util.Locale;

/** How an outcome judges what was found. */
public enum Level {
    FAIL("error"),
    WARN("warn"),
    PASS("debug");

    private final String severity;

    Level(String severity) {
        this.severity = severity;
    }

    /** As Troubleshoot calls it in {@code analysis.json}. */
    public String severity() {
        return severity;
    }

    /** As specs call it: {@code fail}, {@code warn} or {@code pass}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
