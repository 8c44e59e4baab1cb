package io.muster.protocol.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** What was in the files at one moment, and the context made of it. */
final class LoadedTls {
    private static final long LARGEST = 4 << 20;
    private static final char[] NO_PASSWORD = {};

    private final Content content;
    private final SSLContext context;
    private final @Nullable X509Certificate own;

    private LoadedTls(Content content, SSLContext context, @Nullable X509Certificate own) {
        this.content = content;
        this.context = context;
        this.own = own;
    }

    /** The files' bytes; null for those that are not configured. */
    // Compared with sameAs alone.
    @SuppressWarnings("ArrayRecordComponent")
    private record Content(byte @Nullable [] certificate, byte @Nullable [] key, byte @Nullable [] authorities) {
        static Content of(TlsFiles files) throws IOException {
            return new Content(read(files.certificate()), read(files.key()), read(files.authorities()));
        }

        boolean sameAs(Content other) {
            return Arrays.equals(certificate, other.certificate)
                    && Arrays.equals(key, other.key)
                    && Arrays.equals(authorities, other.authorities);
        }
    }

    private static byte @Nullable [] read(@Nullable Path file) throws IOException {
        if (file == null) {
            return null;
        }
        if (!Files.isReadable(file)) {
            throw new IOException(file + " cannot be read");
        }
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is too large for certificates");
        }
        return Files.readAllBytes(file);
    }

    /**
     * Reads the files.
     *
     * @param otherwise whom to trust where no authorities are named; null for those that Java knows
     * @throws IOException that names the file and what is wrong with it
     */
    static LoadedTls of(TlsFiles files, TrustManager @Nullable [] otherwise) throws IOException {
        Content content = Content.of(files);
        try {
            KeyManager[] keys = null;
            X509Certificate own = null;
            if (files.certificate() != null
                    && files.key() != null
                    && content.certificate() != null
                    && content.key() != null) {
                List<X509Certificate> chain = Pem.certificates(files.certificate(), content.certificate());
                PrivateKey key = Pem.key(files.key(), content.key());
                own = chain.get(0);
                requirePair(files, own, key);
                keys = keyManagers(chain, key);
            }
            TrustManager[] trust = otherwise;
            if (files.authorities() != null && content.authorities() != null) {
                trust = trustManagers(Pem.certificates(files.authorities(), content.authorities()));
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return new LoadedTls(content, context, own);
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates cannot be used: " + e.getMessage(), e);
        }
    }

    private static void requirePair(TlsFiles files, X509Certificate certificate, PrivateKey key)
            throws IOException, GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                };
        byte[] probe = {1, 2, 3};
        boolean pair;
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(probe);
            Signature checking = Signature.getInstance(algorithm);
            checking.initVerify(certificate.getPublicKey());
            checking.update(probe);
            pair = checking.verify(signing.sign());
        } catch (java.security.InvalidKeyException | java.security.SignatureException e) {
            pair = false;
        }
        if (!pair) {
            throw new IOException(files.key() + " is not the key of the certificate in " + files.certificate());
        }
        try {
            certificate.checkValidity();
        } catch (CertificateException e) {
            throw new IOException("the certificate in " + files.certificate() + " is valid from "
                    + certificate.getNotBefore().toInstant() + " to "
                    + certificate.getNotAfter().toInstant() + ", not now");
        }
    }

    private static KeyManager[] keyManagers(List<X509Certificate> chain, PrivateKey key)
            throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static TrustManager[] trustManagers(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority-" + i, authorities.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** Whether the files hold other bytes now. */
    boolean differs(TlsFiles files) throws IOException {
        return !content.sameAs(Content.of(files));
    }

    SSLContext context() {
        return context;
    }

    /** Its own certificate; null where it shows none. */
    @Nullable
    X509Certificate own() {
        return own;
    }
}
