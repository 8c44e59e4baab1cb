package io.muster.redaction.strict;

import java.util.List;
import java.util.Set;

/** Judges names of values: which of those that hold a telling word stand before a secret. */
final class Names {
    /** Words that others begin with. */
    private static final Set<String> GROWING = Set.of("token", "secret", "credential", "cookie", "jwt", "otp");

    /** What may follow those directly without making them another word. */
    private static final List<String> PARTS = List.of(
            "value", "key", "access", "string", "hash", "data", "base64", "text", "plain", "raw", "secret", "token");

    /** What may be joined to {@code pass} before it. */
    private static final List<String> BEFORE_PASS = List.of(
            "db", "my", "user", "root", "admin", "smtp", "mail", "ftp", "sql", "redis", "pg", "proxy", "key", "store",
            "trust", "ldap");

    private Names() {}

    /** Whether a name is as often that of something else, so that only a long value behind a firm sign is hidden. */
    static boolean isWeak(String name) {
        return name.endsWith("auth") || name.endsWith("sid") || name.endsWith("otp");
    }

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
        if (HarmlessEndings.has(name, camel, end) || isLongerWord(name, camel, word, end)) {
            return false;
        }
        return switch (word) {
            case "key" -> KeyNames.isSecret(name, camel, at, end);
            case "pass" -> NameParts.standsAlone(name, camel, at, end) || isJoinedPass(name.substring(0, at));
            case "auth", "sid", "otp", "jwt" -> NameParts.standsAlone(name, camel, at, end) && end == name.length();
            case "pwd", "psk", "creds" -> NameParts.standsAlone(name, camel, at, end) || end == name.length();
            default -> true;
        };
    }

    private static boolean isJoinedPass(String before) {
        return BEFORE_PASS.stream().anyMatch(before::endsWith);
    }

    /** {@code tokenizer}, {@code secretary}: another word that begins alike. */
    private static boolean isLongerWord(String name, String camel, String word, int end) {
        if (end >= name.length() || !GROWING.contains(word) || NameParts.isPlural(name, end)) {
            return false;
        }
        boolean goesOn = Character.isLowerCase(camel.charAt(end))
                || (Character.isUpperCase(camel.charAt(end)) && Character.isUpperCase(camel.charAt(end - 1)));
        return goesOn
                && Character.isLetter(name.charAt(end))
                && PARTS.stream().noneMatch(part -> name.startsWith(part, end));
    }
}
