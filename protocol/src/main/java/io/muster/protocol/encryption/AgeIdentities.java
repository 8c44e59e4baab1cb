package io.muster.protocol.encryption;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import io.muster.protocol.archive.BundleFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The secret keys of somebody who may decrypt. They are in no message of an exception and no {@code toString}. */
public final class AgeIdentities {
    private static final String PREFIX = "AGE-SECRET-KEY-1";

    private final List<RecipientStanzaReader> readers;

    private AgeIdentities(List<RecipientStanzaReader> readers) {
        this.readers = List.copyOf(readers);
    }

    /** None of the keys is one that the file was encrypted for. */
    public static final class NoIdentityMatches extends IOException {
        private static final long serialVersionUID = 1;

        NoIdentityMatches(Throwable cause) {
            super("none of the identities is one that it was encrypted for", cause);
        }
    }

    /**
     * Reads an identity file as {@code age-keygen} writes it: {@code AGE-SECRET-KEY-1…} a line, empty lines and those
     * that begin with {@code #} do not count.
     *
     * @throws IllegalArgumentException that names the line and says what is accepted
     */
    public static AgeIdentities parse(String file) {
        List<RecipientStanzaReader> readers = new ArrayList<>();
        int number = 0;
        for (String raw : file.lines().toList()) {
            number++;
            String line = raw.strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                readers.add(reader(line, number));
            }
        }
        if (readers.isEmpty()) {
            throw new IllegalArgumentException(
                    "holds no identity: accepted are lines AGE-SECRET-KEY-1…, as age-keygen" + " writes them");
        }
        return new AgeIdentities(readers);
    }

    private static RecipientStanzaReader reader(String line, int number) {
        try {
            if (line.toUpperCase(Locale.ROOT).startsWith(PREFIX)) {
                return X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(line);
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Without its cause: what the library says may repeat the key.
            throw new IllegalArgumentException("line " + number + " is a damaged identity");
        }
        throw new IllegalArgumentException("line " + number + " is no identity: accepted are AGE-SECRET-KEY-1…, as"
                + " age-keygen writes them; a file with a passphrase has to be decrypted first (age -d), ssh keys"
                + " and plugins are not supported");
    }

    /**
     * Decrypts one whole file.
     *
     * @throws NoIdentityMatches if it was encrypted for others
     * @throws BundleFormatException if it is no age file, damaged, or cut
     */
    public byte[] decrypt(byte[] file) throws IOException {
        byte[] content = new byte[file.length];
        ByteBuffer target = ByteBuffer.wrap(content);
        try (ReadableByteChannel in = new StandardDecryptingChannelFactory()
                .newDecryptingChannel(Channels.newChannel(new ByteArrayInputStream(file)), readers)) {
            int n = 0;
            while (n >= 0 && target.hasRemaining()) {
                n = in.read(target);
            }
        } catch (UnsupportedRecipientStanzaException e) {
            throw new NoIdentityMatches(e);
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new BundleFormatException("cannot be decrypted: " + e.getMessage(), e);
        }
        byte[] whole = new byte[target.position()];
        System.arraycopy(content, 0, whole, 0, whole.length);
        return whole;
    }
}
