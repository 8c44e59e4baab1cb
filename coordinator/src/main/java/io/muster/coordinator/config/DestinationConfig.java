package io.muster.coordinator.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code muster.destinations.<name>}: where bundles may be uploaded to.
 *
 * @param url null where it is itself a secret, for a presigned one
 * @param texts what was said, by key
 */
public record DestinationConfig(String name, @Nullable URI url, Map<String, String> texts) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    /** Each is given as {@code <key>-file} or {@code <key>-env}. */
    private static final List<String> SECRETS =
            List.of("url", "password", "token", "secret-access-key", "session-token", "key-password", "proxy-password");

    private static final Set<String> WEB = Set.of("protocol", "user", "password", "token", "ca-file", "proxy");
    private static final Map<String, Set<String>> BY_SCHEME = Map.of(
            "https", WEB,
            "http", WEB,
            "s3",
                    Set.of(
                            "region",
                            "endpoint",
                            "path-style",
                            "access-key-id",
                            "secret-access-key",
                            "session-token",
                            "profile",
                            "credentials",
                            "ca-file",
                            "proxy"),
            "sftp", Set.of("user", "password", "key", "key-password", "known-hosts", "host-key"),
            "file", Set.of());

    public DestinationConfig {
        texts = Map.copyOf(texts);
    }

    /** All destinations by name. */
    static Map<String, DestinationConfig> from(ConfigObject all) {
        Map<String, DestinationConfig> destinations = new TreeMap<>();
        for (Map.Entry<String, ConfigValue> entry : all.entrySet()) {
            String name = entry.getKey();
            if (!NAME.matcher(name).matches() || !(entry.getValue() instanceof ConfigObject object)) {
                throw new ConfigProblem("muster.destinations." + name
                        + " must be an object, its name 1 to 64 letters, digits, dots, _ and -");
            }
            destinations.put(name, read(name, object.toConfig()));
        }
        return destinations;
    }

    private static DestinationConfig read(String name, Config config) {
        Map<String, String> texts = new TreeMap<>();
        config.root()
                .keySet()
                .forEach(key -> texts.put(key, config.getString('"' + key + '"').strip()));
        String section = "muster.destinations." + name;
        String url = texts.get("url");
        if (url == null && !texts.containsKey("url-file") && !texts.containsKey("url-env")) {
            throw new ConfigProblem(section + ".url is needed (or url-file, url-env for a presigned one)");
        }
        URI uri = url == null ? null : uri(section, url);
        Set<String> known = known(uri == null ? "https" : uri.getScheme());
        for (String key : texts.keySet()) {
            if (SECRETS.contains(key) && !key.equals("url")) {
                throw new ConfigProblem(section + "." + key + " must not be here: name where it is with " + key
                        + "-file or " + key + "-env");
            }
            if (!known.contains(key)) {
                throw new ConfigProblem(
                        "unknown key " + section + "." + key + "; known are " + String.join(", ", known));
            }
        }
        DestinationConfig destination = new DestinationConfig(name, uri, texts);
        destination.check(section);
        return destination;
    }

    private static URI uri(String section, String url) {
        String expected = section + ".url must be such as https://uploads.example.com/in, s3://bucket/prefix,"
                + " sftp://host/folder or file:///folder, without user, password and query";
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new ConfigProblem(expected);
        }
        boolean complete = "file".equals(uri.getScheme()) ? uri.getPath() != null : uri.getHost() != null;
        // A bucket may have a name that is no host name.
        boolean bucket = "s3".equals(uri.getScheme()) && uri.getAuthority() != null;
        if (!BY_SCHEME.containsKey(String.valueOf(uri.getScheme()))
                || !(complete || bucket)
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null) {
            throw new ConfigProblem(expected);
        }
        return uri;
    }

    private static Set<String> known(@Nullable String scheme) {
        Set<String> known = new TreeSet<>(Set.of("url", "url-file", "url-env"));
        for (String key : BY_SCHEME.getOrDefault(String.valueOf(scheme), Set.of())) {
            if (SECRETS.contains(key)) {
                known.add(key + "-file");
                known.add(key + "-env");
            } else if (key.equals("key") || key.equals("credentials")) {
                known.add(key + "-file");
            } else {
                known.add(key);
            }
            if (key.equals("proxy")) {
                known.addAll(List.of("proxy-user", "proxy-password-file", "proxy-password-env"));
            }
        }
        return known;
    }

    private void check(String section) {
        String protocol = texts.getOrDefault("protocol", "auto");
        if (!List.of("auto", "put", "tus").contains(protocol)) {
            throw new ConfigProblem(section + ".protocol is \"" + protocol + "\", must be auto, put or tus");
        }
        if (url != null && "sftp".equals(url.getScheme())) {
            List<String> missing = new ArrayList<>();
            if (!texts.containsKey("user")) {
                missing.add("user");
            }
            if (!texts.containsKey("known-hosts") && !texts.containsKey("host-key")) {
                missing.add("known-hosts or host-key");
            }
            if (!texts.containsKey("key-file") && secret("password").isEmpty()) {
                missing.add("key-file, password-file or password-env");
            }
            if (!missing.isEmpty()) {
                throw new ConfigProblem(section + " needs " + String.join(", and ", missing));
            }
        }
        try {
            var unused = proxy();
        } catch (IllegalArgumentException e) {
            throw new ConfigProblem(section + ".proxy " + e.getMessage());
        }
    }

    public Optional<String> text(String key) {
        return Optional.ofNullable(texts.get(key));
    }

    /** Where a secret is, if it was named. */
    public Optional<Secret> secret(String key) {
        return text(key + "-file").map(Secret::inFile).or(() -> text(key + "-env")
                .map(Secret::inEnvironment));
    }

    /** The destination's own proxy. */
    public Optional<ProxyConfig> proxy() {
        return text("proxy")
                .map(url -> ProxyConfig.of(
                        url, texts.get("proxy-user"), secret("proxy-password").orElse(null)));
    }

    /** Without anything that was said beside the address. */
    @Override
    public String toString() {
        return "destination " + name;
    }
}
