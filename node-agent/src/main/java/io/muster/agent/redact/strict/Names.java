package io.muster.agent.redact.strict;

import java.util.List;
import java.util.Set;

/** Judges names of values: which of those that hold a telling word stand before a secret. */
final class Names {
    /** What follows the telling word in names that tell of a secret without holding it. */
    private static final Set<String> HARMLESS = Set.of(
            "name",
            "names",
            "file",
            "files",
            "filename",
            "path",
            "paths",
            "ref",
            "reference",
            "type",
            "types",
            "policy",
            "policies",
            "length",
            "len",
            "count",
            "counts",
            "counter",
            "expires",
            "expiry",
            "expired",
            "expiration",
            "expire",
            "ttl",
            "age",
            "lifetime",
            "method",
            "methods",
            "enabled",
            "enable",
            "disabled",
            "required",
            "min",
            "max",
            "hint",
            "url",
            "uri",
            "endpoint",
            "provider",
            "providers",
            "version",
            "mode",
            "format",
            "algorithm",
            "alg",
            "bucket",
            "buckets",
            "limit",
            "size",
            "status",
            "state",
            "field",
            "fields",
            "changed",
            "change",
            "reset",
            "retries",
            "retry",
            "class",
            "manager",
            "service",
            "services",
            "mount",
            "mounts",
            "dir",
            "prefix",
            "usage",
            "usages",
            "index",
            "range",
            "ranges",
            "time",
            "timeout",
            "scope",
            "scopes",
            "column",
            "rotation",
            "request",
            "requests",
            "review",
            "reviews",
            "controller",
            "lister",
            "informer",
            "issuer",
            "audience",
            "projection",
            "label",
            "labels",
            "kind",
            "group",
            "role",
            "roles",
            "source",
            "store",
            "stores",
            "check",
            "checks",
            "event",
            "events",
            "error",
            "errors",
            "failed",
            "failure",
            "failures",
            "success",
            "valid",
            "validation",
            "invalid",
            "backend",
            "plugin",
            "module",
            "server",
            "host",
            "port",
            "timestamp",
            "date",
            "at",
            "in",
            "by",
            "for",
            "is",
            "was",
            "not",
            "used",
            "per",
            "len_bytes",
            "num",
            "number",
            "total",
            "needed",
            "strength",
            "quality",
            "prompt",
            "placeholder",
            "location",
            "locations",
            "domain",
            "samesite",
            "secure",
            "httponly",
            "jar",
            "consent",
            "management",
            "ring",
            "space",
            "word",
            "words",
            "board",
            "map",
            "event_id",
            "uid",
            "gid",
            "attempts",
            "attempt",
            "cache",
            "duration",
            "seconds",
            "interval",
            "ms",
            "order",
            "feature",
            "config",
            "options",
            "settings",
            "generator",
            "handler",
            "filter",
            "interceptor",
            "exception",
            "present",
            "set",
            "exists",
            "unset",
            "missing",
            "ok",
            "operation",
            "audit",
            "log",
            "logs",
            "d",
            "sd");

    /** What must stand before {@code key}, for most keys are no secrets. */
    private static final Set<String> KEY_KINDS = Set.of(
            "api",
            "access",
            "secret",
            "private",
            "encryption",
            "encrypt",
            "encrypted",
            "signing",
            "sign",
            "signature",
            "account",
            "master",
            "auth",
            "authorization",
            "shared",
            "ssh",
            "storage",
            "license",
            "licence",
            "session",
            "service",
            "client",
            "app",
            "application",
            "admin",
            "root",
            "deploy",
            "webhook",
            "hmac",
            "aes",
            "des",
            "rsa",
            "dsa",
            "ec",
            "cipher",
            "cookie",
            "jwt",
            "wrapping",
            "unseal",
            "subscription",
            "integration",
            "ingest",
            "ingestion",
            "instrumentation",
            "consumer",
            "identity",
            "host",
            "server",
            "user",
            "write",
            "read",
            "primary",
            "secondary",
            "sas",
            "accesspolicy",
            "sharedaccess",
            "symmetric",
            "psk",
            "preshared",
            "wpa",
            "wifi",
            "vault",
            "recovery",
            "activation",
            "function",
            "management",
            "maps",
            "stripe",
            "sendgrid",
            "github",
            "aws",
            "azure",
            "gcp",
            "google",
            "datadog",
            "pagerduty",
            "newrelic",
            "openai",
            "twilio",
            "mailgun",
            "tsig",
            "rndc",
            "data",
            "datakey",
            "password",
            "token",
            "crypt",
            "crypto",
            "bot",
            "x",
            "dd",
            "tls",
            "ssl",
            "decryption",
            "decrypt",
            "security",
            "device",
            "pass",
            "peer",
            "node",
            "cluster",
            "gossip",
            "erlang",
            "django",
            "flask",
            "rails",
            "laravel",
            "base",
            "site",
            "machine",
            "validation",
            "live",
            "test",
            "publishable",
            "restricted");

    /** Kinds of keys whose values are no secrets although the kind is in the list above on its own. */
    private static final Set<String> PLAIN_KEYS = Set.of(
            "primarykey",
            "primary_key",
            "primary-key",
            "userkey",
            "user_key",
            "readkey",
            "datakey",
            "data_key",
            "hostkey",
            "host_key",
            "x_key",
            "xkey",
            "basekey",
            "testkey",
            "test_key",
            "nodekey",
            "node_key",
            "serverkey",
            "ec_key",
            "clusterkey",
            "cluster_key",
            "sessionkeys");

    /** Whether a name is as often that of something else, so that only a long value behind a firm sign is hidden. */
    static boolean isWeak(String name) {
        return name.endsWith("auth") || name.endsWith("sid") || name.endsWith("otp");
    }

    /** Words that others begin with. */
    private static final Set<String> GROWING = Set.of("token", "secret", "credential", "cookie", "jwt", "otp");

    /** What may follow those directly without making them another word. */
    private static final List<String> PARTS = List.of(
            "value", "key", "access", "string", "hash", "data", "base64", "text", "plain", "raw", "secret", "token");

    private Names() {}

    /**
     * Whether a value of this name is a secret.
     *
     * @param name in lower case, with {@code word} at {@code at}
     * @param camel the same with its capital letters
     */
    static boolean isSecret(String name, String camel, String word, int at) {
        int end = at + word.length();
        if (word.equals("passw")) {
            end += name.startsWith("ord", end) ? 3 : name.startsWith("d", end) ? 1 : 0;
        }
        if (!harmlessEnding(name, camel, end) && !isLongerWord(name, camel, word, end)) {
            return switch (word) {
                case "key" -> isSecretKey(name, camel, at, end);
                case "pass" ->
                    standsAlone(name, camel, at, end)
                            || name.substring(0, at)
                                    .matches(
                                            ".*(db|my|user|root|admin|smtp|mail|ftp|sql|redis|pg|proxy|key|store|trust|ldap)");
                case "auth", "sid", "otp", "jwt" -> standsAlone(name, camel, at, end) && end == name.length();
                case "pwd", "psk", "creds" -> standsAlone(name, camel, at, end) || end == name.length();
                default -> true;
            };
        }
        return false;
    }

    private static boolean harmlessEnding(String name, String camel, int end) {
        int from = end;
        while (from < name.length() && isMark(name.charAt(from))) {
            from++;
        }
        if (from >= name.length()) {
            return false;
        }
        if (from == end && isPlural(name, end)) {
            from = skipMarks(name, end + 1);
            if (from >= name.length()) {
                return false;
            }
        }
        int to = from;
        while (to < name.length()
                && !isMark(name.charAt(to))
                && (to == from
                        || !Character.isUpperCase(camel.charAt(to))
                        || Character.isUpperCase(camel.charAt(to - 1)))) {
            to++;
        }
        int last = name.length();
        while (last > from && !isMark(name.charAt(last - 1)) && !Character.isUpperCase(camel.charAt(last - 1))) {
            last--;
        }
        if (last > from && Character.isUpperCase(camel.charAt(last - 1))) {
            last--;
        }
        return HARMLESS.contains(name.substring(from, to)) || HARMLESS.contains(name.substring(last));
    }

    /** Whether it is many of them: {@code tokens}. */
    static boolean isPlural(String name, int end) {
        return end < name.length()
                && name.charAt(end) == 's'
                && (end + 1 == name.length() || isMark(name.charAt(end + 1)));
    }

    /** {@code tokenizer}, {@code secretary}: another word that begins alike. */
    private static boolean isLongerWord(String name, String camel, String word, int end) {
        if (end >= name.length() || !GROWING.contains(word) || isPlural(name, end)) {
            return false;
        }
        boolean goesOn = Character.isLowerCase(camel.charAt(end))
                || (Character.isUpperCase(camel.charAt(end)) && Character.isUpperCase(camel.charAt(end - 1)));
        if (!goesOn || !Character.isLetter(name.charAt(end))) {
            return false;
        }
        for (String part : PARTS) {
            if (name.startsWith(part, end)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSecretKey(String name, String camel, int at, int end) {
        boolean ends = end == name.length()
                || isMark(name.charAt(end))
                || Character.isDigit(name.charAt(end))
                || Character.isUpperCase(camel.charAt(end))
                || name.startsWith("base64", end);
        int from = at;
        if (from > 0 && isMark(name.charAt(from - 1))) {
            from--;
        }
        int start = from;
        while (start > 0 && !isMark(name.charAt(start - 1))) {
            start--;
        }
        String kind = name.substring(start, from);
        if (!ends || PLAIN_KEYS.contains(name) || PLAIN_KEYS.contains(name.substring(start, end))) {
            return false;
        }
        if (name.startsWith("id", skipMarks(name, end)) && !kind.equals("access")) {
            return false;
        }
        return KEY_KINDS.contains(kind) || endsWithKind(kind);
    }

    private static boolean endsWithKind(String kind) {
        for (String ending : new String[] {
            "api",
            "access",
            "secret",
            "private",
            "encryption",
            "signing",
            "account",
            "master",
            "auth",
            "shared",
            "license",
            "sharedaccess"
        }) {
            if (kind.endsWith(ending)) {
                return true;
            }
        }
        return false;
    }

    private static boolean standsAlone(String name, String camel, int at, int end) {
        boolean begins = at == 0
                || isMark(name.charAt(at - 1))
                || (Character.isUpperCase(camel.charAt(at)) && !Character.isUpperCase(camel.charAt(at - 1)));
        boolean ends = end == name.length()
                || isMark(name.charAt(end))
                || Character.isDigit(name.charAt(end))
                || Character.isUpperCase(camel.charAt(end));
        return begins && ends;
    }

    private static int skipMarks(String name, int at) {
        int i = at;
        while (i < name.length() && isMark(name.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isMark(char c) {
        return c == '_' || c == '-' || c == '.';
    }
}
