package io.muster.protocol.encryption;

import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;

/** Fresh keys for tests. */
public final class KeyPairs {
    private KeyPairs() {}

    /** @param identity as a line of an identity file */
    public record Pair(Recipient recipient, String identity) {
        public AgeIdentities identities() {
            return AgeIdentities.parse(identity);
        }
    }

    public static Pair next() {
        try {
            KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
            return new Pair(new Recipient(text(pair.getPublic())), text(pair.getPrivate()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has X25519", e);
        }
    }

    private static String text(Key key) {
        return new String(key.getEncoded(), StandardCharsets.US_ASCII);
    }
}
