package io.muster.coordinator.http;

import io.muster.coordinator.security.Permission;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a user can call, and what that needs. What is not listed here is not reached, whatever the routes
 * say; what {@code openapi.yaml} says without {@code security: []} is listed here, and a test compares them.
 */
enum Operation {
    START("POST", "/collectLogs/start", Permission.START),
    STATUS("GET", "/collectLogs/status", Permission.SEE),
    CANCEL("POST", "/collectLogs/cancel", Permission.CANCEL),
    LIST("GET", "/collectLogs/tasks", Permission.SEE),
    GET("GET", "/collectLogs/tasks/{id}", Permission.SEE),
    DELETE("DELETE", "/collectLogs/tasks/{id}", Permission.MANAGE),
    PIN("POST", "/collectLogs/tasks/{id}/pin", Permission.MANAGE),
    UNPIN("DELETE", "/collectLogs/tasks/{id}/pin", Permission.MANAGE),
    UPLOAD("POST", "/collectLogs/tasks/{id}/upload", Permission.START),
    TOP_UP("POST", "/collectLogs/tasks/{id}/top-up", Permission.START),
    EVENTS("GET", "/collectLogs/tasks/{id}/events", Permission.SEE),
    OUTPUT("GET", "/collectLogs/tasks/{id}/nodes/{node}/collectors/{collector}/output", Permission.DOWNLOAD),
    BUNDLE("GET", "/collectLogs/tasks/{id}/bundle", Permission.DOWNLOAD),
    BUNDLE_HEAD("HEAD", "/collectLogs/tasks/{id}/bundle", Permission.DOWNLOAD),
    MANIFEST("GET", "/collectLogs/tasks/{id}/manifest", Permission.SEE),
    ENTRIES("GET", "/collectLogs/tasks/{id}/entries", Permission.SEE),
    ENTRY("GET", "/collectLogs/tasks/{id}/entries/{path}", Permission.DOWNLOAD),
    SESSION("GET", "/session", null),
    LOGOUT("DELETE", "/session", null),
    TOKENS("GET", "/tokens", null),
    TOKEN_CREATE("POST", "/tokens", null),
    TOKEN_REVOKE("DELETE", "/tokens/{id}", null),
    JOIN_TOKENS("GET", "/join-tokens", Permission.MANAGE),
    JOIN_TOKEN_CREATE("POST", "/join-tokens", Permission.MANAGE),
    JOIN_TOKEN_REVOKE("DELETE", "/join-tokens/{id}", Permission.MANAGE),
    NODES("GET", "/nodes", Permission.SEE),
    NODE_IDENTITIES("GET", "/node-identities", Permission.SEE),
    NODE_IDENTITY_REVOKE("DELETE", "/node-identities/{node}", Permission.MANAGE),
    SPECS("GET", "/specs", Permission.SEE),
    SPEC("GET", "/specs/{name}", Permission.SEE),
    DESTINATIONS("GET", "/destinations", Permission.SEE),
    METRICS("GET", "/metrics", Permission.SEE),
    OPENAPI("GET", "/openapi.yaml", null),
    COUCHBASE_POOLS("GET", "/pools", Permission.SEE),
    COUCHBASE_POOL("GET", "/pools/default", Permission.SEE),
    COUCHBASE_TASKS("GET", "/pools/default/tasks", Permission.SEE),
    COUCHBASE_START("POST", "/controller/startLogsCollection", Permission.START),
    COUCHBASE_CANCEL("POST", "/controller/cancelLogsCollection", Permission.CANCEL);

    /** Stands for the rest of the address, with its slashes. */
    private static final String REST = "{path}";

    private final String method;
    private final String address;
    private final @Nullable Permission needs;
    /** Of the address; every request is compared with all of them. */
    // A list that cannot be changed, which its type does not say.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> parts;

    Operation(String method, String address, @Nullable Permission needs) {
        this.method = method;
        this.address = address;
        this.needs = needs;
        this.parts = split(address);
    }

    String method() {
        return method;
    }

    /** As {@code openapi.yaml} writes it. */
    String address() {
        return address;
    }

    /** Whether the audit log has it: what changes something, and what gives out what was collected. */
    boolean isRecorded() {
        boolean reads = method.equals("GET") || method.equals("HEAD");
        return !reads || (method.equals("GET") && needs == Permission.DOWNLOAD);
    }

    /** Whether it must be possible on a full disk too. */
    boolean endsSomething() {
        return method.equals("DELETE") || this == CANCEL || this == COUCHBASE_CANCEL;
    }

    /** Empty where it is enough to be a user. */
    Optional<Permission> needs() {
        return Optional.ofNullable(needs);
    }

    /** @param path as it was sent, without the query */
    static Optional<Operation> of(String method, String path) {
        List<String> sent = split(path);
        return Arrays.stream(values())
                .filter(o -> o.method.equals(method) && o.matches(sent))
                .findFirst();
    }

    /** What an address can be asked with; empty where there is nothing. */
    static List<String> methods(String path) {
        List<String> sent = split(path);
        return Arrays.stream(values())
                .filter(o -> o.matches(sent))
                .map(Operation::method)
                .toList();
    }

    private boolean matches(List<String> sent) {
        boolean open = parts.get(parts.size() - 1).equals(REST);
        if (open ? sent.size() < parts.size() : sent.size() != parts.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            boolean same =
                    part.equals(REST) || (part.startsWith("{") ? !sent.get(i).isEmpty() : part.equals(sent.get(i)));
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /** As the routes see it: split first, then decoded, so that an encoded slash divides nothing. */
    private static List<String> split(String path) {
        return Arrays.stream(path.substring(Math.min(1, path.length())).split("/", -1))
                .map(Operation::decoded)
                .toList();
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return part;
        }
    }
}
