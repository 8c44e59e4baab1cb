package io.muster.redaction.pseudonym;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Names for values: the first ten hexadecimal digits of an HMAC (RFC 2104) with the collection's key, so that every
 * node finds the same one and nobody without the key can try values out. One for each entry, since it remembers some.
 */
final class Pseudonyms {
    private static final int DIGITS = 10;
    private static final int MAX_REMEMBERED = 4096;

    private final Mac mac;
    private final Map<String, Known> words = new HashMap<>();
    private final Map<String, byte[]> remembered = new HashMap<>();

    /** A word of this host that is always replaced. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Known(byte[] pseudonym, String rule) {}

    /** @param key of the collection */
    Pseudonyms(byte[] key) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /**
     * Has a word replaced wherever it stands.
     *
     * @param kind {@code host} or {@code user}
     */
    void learn(String kind, String word) {
        if (word.length() >= 3) {
            String lower = word.toLowerCase(Locale.ROOT);
            words.put(lower, new Known(name(kind, lower), "pseudonym-" + kind));
        }
    }

    boolean knowsWords() {
        return !words.isEmpty();
    }

    @Nullable
    Known known(byte[] text, int from, int to) {
        return to - from < 3 || to - from > 253
                ? null
                : words.get(new String(text, from, to - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
    }

    /** The name of a value, whatever its case. */
    byte[] of(String kind, byte[] text, int from, int to) {
        String value = new String(text, from, to - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        byte[] known = remembered.get(value);
        if (known == null) {
            known = name(kind, value);
            if (remembered.size() < MAX_REMEMBERED) {
                remembered.put(value, known);
            }
        }
        return known;
    }

    private byte[] name(String kind, String value) {
        byte[] digest = mac.doFinal((kind + " " + value).getBytes(StandardCharsets.ISO_8859_1));
        return (kind + "-" + HexFormat.of().formatHex(digest).substring(0, DIGITS)).getBytes(StandardCharsets.US_ASCII);
    }
}
