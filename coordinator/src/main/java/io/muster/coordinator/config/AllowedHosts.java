package io.muster.coordinator.config;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The hosts that a request may name by itself: {@code uploads.example.com}, {@code *.example.com} for every host below,
 * each with {@code :port} for that port alone. None at all means any host.
 */
public record AllowedHosts(List<String> patterns) {
    private static final Pattern VALID =
            Pattern.compile("((\\*\\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

    public AllowedHosts {
        patterns = List.copyOf(patterns);
    }

    /** @throws ConfigProblem that names the key and the word that is wrong */
    static AllowedHosts from(Values values, String key) {
        List<String> patterns = values.config().getStringList(key).stream()
                .map(text -> text.strip().toLowerCase(Locale.ROOT))
                .toList();
        for (String pattern : patterns) {
            if (!VALID.matcher(pattern).matches()) {
                throw values.problem(
                        key,
                        "has \"" + pattern + "\", must be host names such as uploads.example.com,"
                                + " *.example.com or uploads.example.com:8443");
            }
        }
        return new AllowedHosts(patterns);
    }

    /** Whether an {@code http} or {@code https} address may be used. */
    public boolean allows(URI url) {
        String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
        int port = url.getPort() >= 0 ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
        return patterns.isEmpty() || patterns.stream().anyMatch(p -> matches(p, host) || matches(p, host + ":" + port));
    }

    private static boolean matches(String pattern, String host) {
        return pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern);
    }

    /** The hosts, for people. */
    @Override
    public String toString() {
        return patterns.isEmpty() ? "any host" : String.join(", ", patterns);
    }
}
