package io.muster.coordinator.testing;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Requests to the addresses of an OpenAPI description in which almost nothing is as it should be. For one thread. */
public final class BadRequests {
    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "TRACE", "get", "PROPFIND");
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/x-www-form-urlencoded",
            "text/plain",
            "application/json; charset=utf-7",
            "multipart/form-data; boundary=x",
            "application/yaml",
            "x",
            "*/*");
    private static final List<String> VALUES = List.of(
            "",
            "0",
            "1",
            "-1",
            "99999999999999999999",
            "1e309",
            "NaN",
            "null",
            "true",
            "..",
            "../../etc/passwd",
            "%",
            "%zz",
            "%00",
            "%ff%fe",
            "%2e%2e%2f",
            "{}",
            "[]",
            "'\"<script>",
            "${jndi:ldap://x}",
            "\u00e4\u00f6",
            "a/b",
            "*",
            "allnodes",
            "default",
            "n1",
            "2h",
            "-2h",
            "1000000000h",
            "9999-99-99T99:99:99Z",
            "-999999999-01-01T00:00:00Z",
            "bytes=0-",
            "bytes=-0",
            "bytes=5-2",
            "bytes=99999999999999999999-",
            "bytes=0-0,2-3",
            "1,1",
            "-5,-5",
            "text/plain",
            "https://127.0.0.1:1/x",
            "http://[::1",
            "s3://",
            "file:///nowhere/x",
            "sftp://x:99999/",
            "\t",
            ";",
            "&=&",
            "a".repeat(300));

    private final List<Operation> operations = new ArrayList<>();
    private final List<String> fields;
    private final String knownId;
    private final String authorization;
    private final Random random;

    private record Operation(String method, String path, List<Parameter> parameters) {}

    private record Parameter(String name, String in) {}

    /**
     * @param description the API's, in YAML
     * @param knownId of a collection that has ended
     */
    public BadRequests(String description, String knownId, String authorization, Random random) {
        this.knownId = knownId;
        this.authorization = authorization;
        this.random = random;
        Map<?, ?> root = map(new Load(LoadSettings.builder().build()).loadFromString(description));
        map(root.get("paths")).forEach((path, item) -> map(item).forEach((method, operation) -> {
            if (!method.equals("parameters")) {
                List<Parameter> parameters =
                        new ArrayList<>(parameters(map(item).get("parameters")));
                parameters.addAll(parameters(map(operation).get("parameters")));
                operations.add(new Operation(
                        String.valueOf(method).toUpperCase(Locale.ROOT), String.valueOf(path), parameters));
            }
        }));
        TreeSet<String> names = new TreeSet<>();
        map(map(root.get("components")).get("schemas"))
                .values()
                .forEach(schema ->
                        map(map(schema).get("properties")).keySet().forEach(name -> names.add(String.valueOf(name))));
        fields = List.copyOf(names);
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<Parameter> parameters(@Nullable Object list) {
        List<Parameter> parameters = new ArrayList<>();
        if (list instanceof List<?> all) {
            for (Object parameter : all) {
                Object name = map(parameter).get("name");
                if (name != null) {
                    parameters.add(new Parameter(
                            name.toString(), String.valueOf(map(parameter).get("in"))));
                }
            }
        }
        return parameters;
    }

    /** One request, as it goes over the wire. It asks for the connection to be closed after the answer. */
    public byte[] next() {
        Operation operation = any(operations);
        String method = chance(90) ? operation.method() : any(METHODS);
        byte[] body = method.equals("GET") && chance(95) ? new byte[0] : body();
        StringBuilder head = new StringBuilder()
                .append(method)
                .append(' ')
                .append(target(operation))
                .append(chance(98) ? " HTTP/1.1\r\n" : any(List.of(" HTTP/1.0\r\n", " HTTP/9.9\r\n", "\r\n")))
                .append("Host: x\r\nConnection: close\r\n");
        if (chance(95)) {
            head.append(authorization);
        } else {
            head.append("Authorization: ")
                    .append(any(List.of("Basic ", "Bearer ", "Digest ")))
                    .append(header());
        }
        for (Parameter parameter : operation.parameters()) {
            if (parameter.in().equals("header") && chance(50)) {
                head.append(parameter.name()).append(": ").append(header());
            }
        }
        if (chance(10)) {
            head.append(any(List.of("Cookie: muster-session=", "Range: ", "Accept: ", "Expect: ", "If-Range: ")))
                    .append(header());
        }
        if (body.length > 0 || method.equals("POST")) {
            head.append("Content-Type: ").append(chance(80) ? TYPES.get(random.nextInt(2)) : any(TYPES));
            head.append("\r\nContent-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private String target(Operation operation) {
        String path = operation.path();
        if (chance(3)) {
            path = "/" + any(VALUES) + "/" + any(VALUES);
        }
        boolean deletes = operation.method().equals("DELETE");
        String filled = Pattern.compile("\\{(\\w+)}").matcher(path).replaceAll(match -> {
            String value = match.group(1).equals("id") && !deletes && chance(70)
                    ? knownId
                    : match.group(1).equals("node") && chance(50) ? "n1" : any(VALUES);
            return Matcher.quoteReplacement(chance(70) ? encoded(value) : value.replace(" ", "%20"));
        });
        StringBuilder query = new StringBuilder();
        for (Parameter parameter : operation.parameters()) {
            if (parameter.in().equals("query") && chance(60)) {
                query.append(query.isEmpty() ? "?" : "&")
                        .append(parameter.name())
                        .append('=')
                        .append(value());
            }
        }
        if (chance(5)) {
            query.append(query.isEmpty() ? "?" : "&")
                    .append(value())
                    .append('=')
                    .append(value());
        }
        return printable(filled) + query;
    }

    private String value() {
        String value = any(VALUES);
        return chance(70) ? encoded(value) : printable(value);
    }

    /** What would end the request line is a matter for the tests of framing. */
    private static String printable(String text) {
        return text.replaceAll("[\\s\\p{Cntrl}]", "");
    }

    private String header() {
        return printable(any(VALUES)) + "\r\n";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private byte[] body() {
        int kind = random.nextInt(20);
        if (kind == 0) {
            byte[] noise = new byte[random.nextInt(2000)];
            random.nextBytes(noise);
            return noise;
        }
        String text =
                switch (kind) {
                    case 1 -> "";
                    case 2 -> "[".repeat(20_000);
                    case 3 -> "{\"a\":".repeat(5_000);
                    case 4 -> "{\"spec\":\"" + bomb() + "\"}";
                    case 5 -> form();
                    case 6 -> form() + "&limits.nodes=" + value() + "&limits=" + value() + "&=&%=%zz";
                    case 7 -> "{\"from\":\"allnodes\",\"spec\":" + json(3) + "}";
                    case 8 -> "\u0000{}";
                    case 9 -> "1".repeat(50_000);
                    case 10 -> "{\"timeout\":" + "9".repeat(5_000) + "}";
                    default -> object(3);
                };
        return text.getBytes(chance(95) ? StandardCharsets.UTF_8 : StandardCharsets.UTF_16LE);
    }

    /** Ten aliases of ten aliases of … */
    private static String bomb() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\\n");
        for (int i = 1; i < 12; i++) {
            yaml.append("a%d: &a%d [".formatted(i, i))
                    .append("*a%d,".formatted(i - 1).repeat(9));
            yaml.append("*a%d]\\n".formatted(i - 1));
        }
        return yaml.toString();
    }

    private String form() {
        StringBuilder form = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            form.append(any(fields)).append('=').append(value()).append('&');
        }
        return form.toString();
    }

    private String object(int depth) {
        StringBuilder object = new StringBuilder("{");
        for (int i = random.nextInt(6); i >= 0; i--) {
            object.append('"').append(any(fields)).append("\":").append(json(depth - 1));
            object.append(i > 0 ? "," : "");
        }
        return object.append(chance(97) ? "}" : "").toString();
    }

    private String json(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0 -> "null";
            case 1 -> any(List.of("0", "-1", "1e400", "99999999999999999999", "0.1", "true", "false"));
            case 2, 3, 4 ->
                "\"" + any(VALUES).replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t") + "\"";
            case 5 -> "[" + json(depth - 1) + "," + json(depth - 1) + "]";
            default -> object(depth);
        };
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
