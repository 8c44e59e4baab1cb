package io.muster.protocol.spec;

import io.muster.protocol.spec.SpecNode.Field;
import io.muster.protocol.spec.SpecNode.Items;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the fields of each collector type; what is wrong is told, and the action is whole all the same. */
final class ActionReaders {
    private static final Pattern ENV = Pattern.compile("[^=\\x00]+=[^\\x00]*", Pattern.DOTALL);
    private static final Pattern FILE_NAME = Pattern.compile("[^/\\p{Cntrl}]{1,200}");
    private static final Pattern OUTPUT_FORMAT = Pattern.compile("[a-z-]{1,32}");
    private static final Pattern DISTRIBUTION =
            Pattern.compile("(ubuntu|debian|rhel|rocky|centos|ol|amzn|fedora|sles|opensuse)[0-9]{0,4}");
    private static final Pattern ADDRESS =
            Pattern.compile("(\\[[0-9A-Fa-f:.%a-z0-9]{2,64}\\]|[^\\[\\]:/\\s\\p{Cntrl}]{1,253}):([0-9]{1,5})");
    /** Of {@code http}, as keys. */
    static final List<String> METHODS = List.of("get", "post", "put");

    private ActionReaders() {}

    static CollectorAction run(FieldReader fields) {
        String command = fields.requiredText("command");
        Map<String, String> input = fields.textMap("input");
        input.keySet().stream()
                .filter(name -> !isFileName(name))
                .forEach(name ->
                        fields.error("input", ": " + Durations.quote(name) + " must be a file name, without \"/\""));
        List<String> env = fields.texts("env");
        env.stream()
                .filter(entry -> !ENV.matcher(entry).matches())
                .forEach(entry -> fields.error("env", ": " + Durations.quote(entry) + " must be NAME=value"));
        String outputDir = fields.text("outputDir");
        if (outputDir != null && !isFileName(outputDir)) {
            fields.error("outputDir", ": " + Durations.quote(outputDir) + " must be a folder name, without \"/\"");
        }
        return new CollectorAction.Run(
                command,
                fields.texts("args"),
                outputDir,
                input,
                env,
                fields.texts("inheritEnvs"),
                fields.flag("ignoreParentEnvs"));
    }

    static CollectorAction copy(FieldReader fields) {
        String path = fields.requiredText("path");
        if (!path.isEmpty() && !path.startsWith("/")) {
            fields.warning("path", ": " + Durations.quote(path) + " is relative to the working folder of the agent");
        }
        return new CollectorAction.Copy(path, timeBound(fields, "since"), timeBound(fields, "until"));
    }

    private static @Nullable String timeBound(FieldReader fields, String name) {
        return fields.parsed(name, text -> {
            TimeBound.parse(text, Instant.EPOCH);
            return text;
        });
    }

    static CollectorAction journald(FieldReader fields) {
        if (!fields.has("collectorName")) {
            fields.error("collectorName", " is required: it names the output file");
        }
        String output = fields.text("output");
        if (output != null && !OUTPUT_FORMAT.matcher(output).matches()) {
            fields.error("output", ": " + Durations.quote(output) + " is not a format of journalctl");
        }
        return new CollectorAction.Journald(
                fields.flag("system"),
                fields.flag("dmesg"),
                fields.texts("units"),
                fields.text("since"),
                fields.text("until"),
                output,
                fields.number("lines", 0, 0, Integer.MAX_VALUE),
                fields.flag("reverse"),
                fields.flag("utc"));
    }

    static CollectorAction systemPackages(FieldReader fields) {
        Map<String, List<String>> packages = new LinkedHashMap<>();
        for (String key : fields.unknown()) {
            if (DISTRIBUTION.matcher(key).matches()) {
                packages.put(key, fields.texts(key));
            }
        }
        return new CollectorAction.SystemPackages(packages);
    }

    static CollectorAction data(FieldReader fields) {
        if (!fields.has("data")) {
            fields.error("data", " is required");
        }
        String text = fields.text("data");
        return new CollectorAction.Data(fields.text("name"), text == null ? "" : text);
    }

    static CollectorAction http(FieldReader fields) {
        List<String> given = METHODS.stream().filter(fields::has).toList();
        if (given.size() != 1) {
            fields.place()
                    .error(
                            given.isEmpty() ? fields.line() : fields.lineOf(given.get(1)),
                            "exactly one of get, post and put is required"
                                    + (given.isEmpty() ? "" : ", not " + String.join(" and ", given)));
        }
        String method = given.isEmpty() ? "get" : given.get(0);
        FieldReader request = fields.map(method);
        String url = given.isEmpty() ? "" : request.requiredText("url");
        if (!url.isEmpty() && !isHttpUrl(url)) {
            request.error("url", ": " + Durations.quote(url) + " is not a URL such as \"https://host:8443/path\"");
        }
        CollectorAction action = new CollectorAction.Http(
                fields.text("name"),
                method.toUpperCase(Locale.ROOT),
                url,
                request.flag("insecureSkipVerify"),
                request.textMap("headers"),
                request.text("body"));
        for (String later : List.of("tls", "proxy")) {
            if (request.has(later)) {
                String reason = "http with " + later + " is not available in this version";
                request.warning(later, ": " + reason + "; the collector will be SKIPPED");
                action = new CollectorAction.Unavailable("http", reason);
            }
        }
        request.field("timeout"); // known here, and read with the collector's own
        request.finish();
        return action;
    }

    static CollectorAction dns(FieldReader fields) {
        List<String> hostnames = fields.texts("hostnames");
        Field field = fields.field("hostnames");
        if (field == null
                || (field.value() instanceof Items list && list.items().isEmpty())) {
            fields.error("hostnames", " needs at least one name");
        }
        hostnames.stream()
                .filter(name -> !isHostName(name))
                .forEach(name -> fields.error("hostnames", ": " + Durations.quote(name) + " is not a host name"));
        return new CollectorAction.Dns(hostnames);
    }

    static CollectorAction tcpConnect(FieldReader fields) {
        String address = fields.requiredText("address");
        var matcher = ADDRESS.matcher(address);
        boolean valid = matcher.matches() && isPort(matcher.group(2));
        if (!address.isBlank() && !valid) {
            fields.error(
                    "address",
                    ": " + Durations.quote(address)
                            + " must be host:port, such as \"db.example.com:5432\" or \"[::1]:5432\"");
        }
        return new CollectorAction.TcpConnect(address);
    }

    /** Whether a text can be one part of a path in a bundle. */
    static boolean isFileName(String name) {
        return FILE_NAME.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    }

    private static boolean isHostName(String name) {
        return !name.isBlank() && name.length() <= 253 && name.chars().noneMatch(c -> c <= ' ' || c == '/' || c == 127);
    }

    private static boolean isPort(String digits) {
        int port = Integer.parseInt(digits);
        return port >= 1 && port <= 65_535;
    }

    private static boolean isHttpUrl(String url) {
        try {
            URI uri = new URI(url);
            return uri.getHost() != null
                    && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
