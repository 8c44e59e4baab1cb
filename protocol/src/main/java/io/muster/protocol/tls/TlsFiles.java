package io.muster.protocol.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a program's certificates are, all PEM.
 *
 * @param certificate its own, then those between it and the authority; null with {@code key} where it shows none
 * @param key of the certificate, PKCS #8 without a password
 * @param authorities who must have signed the other side's certificate; null leaves it to {@link ReloadingTls}
 */
public record TlsFiles(@Nullable Path certificate, @Nullable Path key, @Nullable Path authorities) {
    public TlsFiles {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("a certificate needs its key, and a key its certificate");
        }
    }

    /** From settings, where an empty text means none. */
    public static TlsFiles of(String certificate, String key, String authorities) {
        return new TlsFiles(path(certificate), path(key), path(authorities));
    }

    private static @Nullable Path path(String text) {
        return text.isBlank() ? null : Path.of(text.strip());
    }
}
