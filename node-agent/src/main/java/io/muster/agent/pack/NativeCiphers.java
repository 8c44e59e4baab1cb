package io.muster.agent.pack;

import java.security.Provider;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ciphers in machine code: ChaCha20-Poly1305 of JDK 17 is in Java only, and costs more than all packing does. Loaded
 * when first asked for.
 */
public final class NativeCiphers {
    private static final Logger LOG = LoggerFactory.getLogger(NativeCiphers.class);

    private NativeCiphers() {}

    private static final class Holder {
        private static final @Nullable Provider PROVIDER = load();

        private static @Nullable Provider load() {
            try {
                return Conscrypt.newProviderBuilder().provideTrustManager(false).build();
            } catch (LinkageError | RuntimeException e) {
                LOG.info(
                        "encryption will be slower, by the JVM's ciphers, for there are no native ones: {}",
                        e.toString());
                return null;
            }
        }
    }

    /** Null where none can be loaded: on an unusual processor, or where temporary files may not be executed. */
    public static @Nullable Provider provider() {
        return Holder.PROVIDER;
    }
}
