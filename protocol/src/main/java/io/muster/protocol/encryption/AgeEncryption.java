package io.muster.protocol.encryption;

import com.exceptionfactory.jagged.EncryptingChannelFactory;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes binary age files: each with a file key of its own, wrapped for every recipient. Safe for all threads. */
public final class AgeEncryption implements ChunkCipher {
    private final List<RecipientStanzaWriter> recipients;
    private final EncryptingChannelFactory channels;

    private AgeEncryption(List<RecipientStanzaWriter> recipients, EncryptingChannelFactory channels) {
        this.recipients = List.copyOf(recipients);
        this.channels = channels;
    }

    /** By the ciphers of this JVM; see {@link #of(List, Provider)}. */
    public static AgeEncryption of(List<Recipient> recipients) throws IOException {
        return of(recipients, null);
    }

    /**
     * Tries it out, so that what this JVM or a key cannot do is known before there is content.
     *
     * @param recipients at least one
     * @param provider of ChaCha20-Poly1305 and HMAC-SHA-256 for the content; null for the JVM's
     * @throws IOException with the reason, if encryption does not work here
     */
    public static AgeEncryption of(List<Recipient> recipients, @Nullable Provider provider) throws IOException {
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("nobody to encrypt for");
        }
        List<RecipientStanzaWriter> writers = new ArrayList<>();
        try {
            for (Recipient recipient : recipients) {
                writers.add(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient.key()));
            }
        } catch (GeneralSecurityException e) {
            throw failure(e);
        }
        AgeEncryption encryption = new AgeEncryption(
                writers,
                provider == null
                        ? new StandardEncryptingChannelFactory()
                        : new StandardEncryptingChannelFactory(provider));
        encryption.encrypt(ByteBuffer.wrap(new byte[] {1}), OutputStream.nullOutputStream());
        return encryption;
    }

    @Override
    public void encrypt(ByteBuffer content, OutputStream target) throws IOException {
        ByteBuffer source = content.duplicate();
        try (WritableByteChannel out = channels.newEncryptingChannel(Channels.newChannel(target), recipients)) {
            while (source.hasRemaining()) {
                out.write(source);
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            throw failure(e);
        }
    }

    private static IOException failure(Exception e) {
        return new IOException("encryption failed: " + e, e);
    }
}
