package io.muster.redaction.rules;

import io.muster.protocol.redaction.MaskPattern;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What makes the next line of JSON one with a secret. Written by hand, for in logs of one JSON object a line nearly
 * every line has to be judged; the comments are the patterns that they stand for.
 *
 * @param fact the flag of {@link LineFacts} for its words
 */
record NamedSecret(String id, Place place, int fact, List<String> words) {
    static final List<NamedSecret> ALL = List.of(
            new NamedSecret(
                    "aws-secret-access-key",
                    Place.WITHIN_NAME,
                    LineFacts.ACCESS_KEY,
                    List.of("secretaccesskey", "secret_accesskey", "secretaccess_key", "secret_access_key")),
            new NamedSecret(
                    "aws-access-key-id",
                    Place.WITHIN_NAME,
                    LineFacts.ACCESS_KEY,
                    List.of("accesskeyid", "access_keyid", "accesskey_id", "access_key_id")),
            new NamedSecret(
                    "aws-account", Place.WITHIN_NAME, LineFacts.OWNER, List.of("owneraccount", "owner_account")),
            new NamedSecret("password", Place.BEHIND_NAME, LineFacts.PASSWORD, List.of("password")),
            new NamedSecret("token", Place.BEHIND_NAME, LineFacts.TOKEN, List.of("token")),
            new NamedSecret("database", Place.BEHIND_NAME, LineFacts.DATABASE, List.of("database")),
            new NamedSecret("user", Place.BEHIND_NAME, LineFacts.USER, List.of("user")),
            new NamedSecret("ceph-key", Place.ENTITY, LineFacts.ENTITY, List.of("osd.", "client.", "mgr.")));

    private static final byte[] MASK = MaskPattern.MASK.getBytes(StandardCharsets.US_ASCII);
    private static final MaskPattern CEPH_KEY = MaskPattern.compile("(?i)(\"key\": *\")(?P<mask>.{38}==[^\"]*)(\")");

    /** Where a word has to stand. */
    enum Place {
        WITHIN_NAME,
        BEHIND_NAME,
        ENTITY
    }

    /** Flags of {@link LineFacts} that every line has which names such a secret. */
    int needed() {
        return place == Place.ENTITY ? fact : fact | LineFacts.NAME;
    }

    boolean isNamedIn(byte[] line) {
        return switch (place) {
            case WITHIN_NAME -> isWithinAName(line);
            case BEHIND_NAME -> isBehindAName(line);
            case ENTITY -> isEntity(line);
        };
    }

    /** {@code (?i)"name": *"[^"]*WORD[^"]*"}. */
    private boolean isWithinAName(byte[] line) {
        // The quote that begins a value may begin the next key too.
        for (int at = valueOf(line, "\"name\":", 0); at >= 0; at = valueOf(line, "\"name\":", at - 1)) {
            int end = Ascii.indexOf(line, '"', at);
            int from = at;
            if (end >= 0
                    && words.stream().anyMatch(word -> {
                        int found = Ascii.indexOf(line, word, from);
                        return found >= 0 && found + word.length() <= end;
                    })) {
                return true;
            }
        }
        return false;
    }

    /** {@code (?i)"name": *".*WORD[^"]*"}. */
    private boolean isBehindAName(byte[] line) {
        int at = valueOf(line, "\"name\":", 0);
        if (at < 0) {
            return false;
        }
        int found = Ascii.indexOf(line, words.get(0), at);
        return found >= 0
                && Ascii.lastIndexOf(line, '"') >= found + words.get(0).length();
    }

    /** {@code (?i)"entity": *"(osd|client|mgr)\..*[^"]*"}. */
    private boolean isEntity(byte[] line) {
        for (int at = valueOf(line, "\"entity\":", 0); at >= 0; at = valueOf(line, "\"entity\":", at - 1)) {
            int value = at;
            if (words.stream()
                    .anyMatch(word -> Ascii.startsWith(line, value, word)
                            && Ascii.lastIndexOf(line, '"') >= value + word.length())) {
                return true;
            }
        }
        return false;
    }

    /** The line behind one that names such a secret. */
    byte[] hide(byte[] line) {
        return place == Place.ENTITY ? CEPH_KEY.apply(line) : hideValue(line);
    }

    /** {@code (?i)("value": *")(?P<mask>.*[^"]*)(")}: up to the last quote of the line. */
    private static byte[] hideValue(byte[] line) {
        int from = valueOf(line, "\"value\":", 0);
        int to = Ascii.lastIndexOf(line, '"');
        if (from < 0 || to < from) {
            return line;
        }
        byte[] hidden = new byte[from + MASK.length + line.length - to];
        System.arraycopy(line, 0, hidden, 0, from);
        System.arraycopy(MASK, 0, hidden, from, MASK.length);
        System.arraycopy(line, to, hidden, from + MASK.length, line.length - to);
        return Arrays.equals(hidden, line) ? line : hidden;
    }

    /** Behind the quote that begins the value of the next such key; -1 where there is none. */
    private static int valueOf(byte[] line, String key, int from) {
        for (int at = Ascii.indexOf(line, key, from); at >= 0; at = Ascii.indexOf(line, key, at + 1)) {
            int quote = at + key.length();
            while (quote < line.length && line[quote] == ' ') {
                quote++;
            }
            if (quote < line.length && line[quote] == '"') {
                return quote + 1;
            }
        }
        return -1;
    }
}
