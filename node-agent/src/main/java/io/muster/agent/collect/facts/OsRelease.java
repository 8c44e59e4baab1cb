package io.muster.agent.collect.facts;

import io.muster.agent.collect.Host;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;

/** {@code os-release}: which distribution this is. */
record OsRelease(Map<String, String> fields) {
    OsRelease {
        fields = Map.copyOf(fields);
    }

    static OsRelease of(Host host) throws IOException {
        try {
            return parse(host.read("/etc/os-release"));
        } catch (NoSuchFileException e) {
            return parse(host.read("/usr/lib/os-release"));
        }
    }

    /** Lines of {@code NAME=value}, where the value may be quoted as in a shell. */
    static OsRelease parse(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String line : text.split("\n")) {
            String stripped = line.strip();
            int equals = stripped.indexOf('=');
            if (equals > 0 && !stripped.startsWith("#")) {
                fields.put(stripped.substring(0, equals), unquote(stripped.substring(equals + 1)));
            }
        }
        return new OsRelease(fields);
    }

    String id() {
        return fields.getOrDefault("ID", "");
    }

    String version() {
        return fields.getOrDefault("VERSION_ID", "");
    }

    private static String unquote(String value) {
        if (value.length() < 2) {
            return value;
        }
        char quote = value.charAt(0);
        if ((quote != '"' && quote != '\'') || value.charAt(value.length() - 1) != quote) {
            return value;
        }
        String inner = value.substring(1, value.length() - 1);
        return quote == '"' ? inner.replaceAll("\\\\([\"$`\\\\])", "$1") : inner;
    }
}
