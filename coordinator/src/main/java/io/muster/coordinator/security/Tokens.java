package io.muster.coordinator.security;

import java.util.HexFormat;

/** Random words that are shown as proof, and what is kept of them: they need no salt, because nobody can guess them. */
public final class Tokens {
    private Tokens() {}

    /** 192 random bits behind a prefix that says what they are for. */
    public static String random(String prefix) {
        return prefix + Secrets.random();
    }

    /** SHA-256 in hexadecimal. */
    public static String hash(String token) {
        return HexFormat.of().formatHex(Secrets.sha256(token));
    }
}
