package io.muster.protocol.encryption;

import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.GeneralSecurityException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Who can decrypt: an age X25519 public key.
 *
 * @param key in Bech32, {@code age1…}, as {@code age-keygen} prints it
 */
public record Recipient(@JsonValue String key) {
    /** How many there may be: each adds some 150 bytes to every chunk, and the header must stay within 64 KiB. */
    public static final int MAX = 64;

    private static final String SECRET = "age-secret-key-";
    private static final int SHOWN = 24;

    /** @throws IllegalArgumentException that names the key and says what is accepted; a secret is not repeated */
    @JsonCreator
    public Recipient {
        if (key.toLowerCase(Locale.ROOT).contains(SECRET)) {
            throw new IllegalArgumentException("this is a secret key, which must stay where it is; give the public key"
                    + " (age1…) that age-keygen -y prints for it");
        }
        try {
            X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(key);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + shown(key) + "\" is not an age public key: accepted is age1 and 58 characters, as age-keygen"
                            + " prints it; ssh keys, plugins and passphrases are not supported",
                    e);
        }
    }

    /**
     * Checks each of several keys.
     *
     * @return without those that are repeated
     * @throws IllegalArgumentException that names the bad one
     */
    public static List<Recipient> parseAll(List<String> keys) {
        Set<Recipient> recipients = new LinkedHashSet<>();
        for (String key : keys) {
            recipients.add(new Recipient(key.strip()));
        }
        if (recipients.size() > MAX) {
            throw new IllegalArgumentException(recipients.size() + " are too many; accepted are up to " + MAX);
        }
        return List.copyOf(recipients);
    }

    /**
     * Reads a recipients file as {@code age -R} takes it: a key a line, empty lines and those that begin with {@code #}
     * do not count. The keys are not checked yet.
     */
    public static List<String> lines(String file) {
        return file.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    private static String shown(String key) {
        return key.length() <= SHOWN ? key : key.substring(0, SHOWN) + "…";
    }

    @Override
    public String toString() {
        return key;
    }
}
