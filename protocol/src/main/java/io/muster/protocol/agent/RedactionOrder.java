package io.muster.protocol.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How an agent is to remove secrets from what it collects, before anything leaves the node.
 *
 * @param profile one of {@link #PROFILES}, never {@code none}
 * @param key Base64 of random bytes, or for the profile {@code couchbase} any text that the caller chose; one for the
 *     whole collection: salts hashes and pseudonyms, so that the same value gets the same name on every node. A secret:
 *     never in a manifest, a status or a log
 * @param pseudonyms kinds of values that get consistent names, of {@link #PSEUDONYMS}
 * @param redactors of users, applied after the profile, as {@link io.muster.protocol.redaction.RedactorSpec#toJson}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RedactionOrder(String profile, String key, List<String> pseudonyms, List<String> redactors) {
    /** What removes nothing. */
    public static final String NONE = "none";

    /** What is in force where nobody says otherwise. */
    public static final String DEFAULT = "strict";

    /** Names of what {@code redaction} may be, {@link #NONE} among them. */
    public static final List<String> PROFILES = List.of(DEFAULT, "troubleshoot", "couchbase", NONE);

    /** Kinds of values that can get consistent names. */
    public static final List<String> PSEUDONYMS = List.of("ip", "mac", "host", "user", "email");

    private static final int KEY_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    public RedactionOrder {
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(key, "key");
        pseudonyms = pseudonyms == null ? List.of() : List.copyOf(pseudonyms);
        redactors = redactors == null ? List.of() : List.copyOf(redactors);
    }

    /**
     * What is wrong with kinds of pseudonyms that somebody asks for.
     *
     * @param profile what else is asked for, {@link #NONE} included
     */
    public static Optional<String> problemWith(List<String> pseudonyms, String profile) {
        if (!PSEUDONYMS.containsAll(pseudonyms)) {
            return Optional.of("must be of " + String.join(", ", PSEUDONYMS));
        }
        return pseudonyms.isEmpty() || !profile.equals(NONE)
                ? Optional.empty()
                : Optional.of("nothing is replaced with redaction \"none\"");
    }

    /** With a new key, for a collection that begins. */
    public static RedactionOrder withNewKey(String profile, List<String> pseudonyms, List<String> redactors) {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return new RedactionOrder(profile, Base64.getEncoder().encodeToString(key), pseudonyms, redactors);
    }

    /** With a key that the caller chose: equal values of several collections then stay equal. */
    public RedactionOrder withKey(String chosen) {
        return new RedactionOrder(profile, chosen, pseudonyms, redactors);
    }

    /** Without the key, and without the redactors, whose patterns may quote what they hide. */
    @Override
    public String toString() {
        return "RedactionOrder[profile=" + profile + ", pseudonyms=" + pseudonyms + ", redactors=" + redactors.size()
                + "]";
    }
}
