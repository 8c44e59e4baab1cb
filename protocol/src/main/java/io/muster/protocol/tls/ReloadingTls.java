package io.muster.protocol.tls;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS by files that may be renewed at any time. Connections that are open stay as they are; those that follow use what
 * the files say then, within a second. Files that cannot be used change nothing, and that is told. Thread-safe.
 */
public final class ReloadingTls {
    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final TrustManager[] NOBODY = {};

    private final TlsFiles files;
    private final TrustManager @Nullable [] otherwise;
    private final Consumer<String> news;
    private LoadedTls loaded;
    private long lookedNanos = System.nanoTime();
    private String problem = "";

    private ReloadingTls(TlsFiles files, TrustManager @Nullable [] otherwise, Consumer<String> news)
            throws IOException {
        this.files = files;
        this.otherwise = otherwise;
        this.news = news;
        this.loaded = LoadedTls.of(files, otherwise);
    }

    /**
     * For who is called: shows its certificate, and where authorities are named believes certificates of theirs alone.
     *
     * @param news told what became of renewed files
     * @throws IOException that names the file and what is wrong with it
     */
    public static ReloadingTls server(TlsFiles files, Consumer<String> news) throws IOException {
        return new ReloadingTls(files, NOBODY, news);
    }

    /**
     * For who calls: where no authorities are named, those that Java knows are believed. Otherwise as {@code server}.
     */
    public static ReloadingTls client(TlsFiles files, Consumer<String> news) throws IOException {
        return new ReloadingTls(files, null, news);
    }

    /** What new connections are to use; the same object until the files change. Reads them at most once a second. */
    public synchronized SSLContext context() {
        if (System.nanoTime() - lookedNanos > LOOK_AGAIN_NANOS) {
            look();
        }
        return loaded.context();
    }

    /** Until when its own certificate is valid; empty where it shows none. */
    public synchronized Optional<Instant> validUntil() {
        return certificate().map(own -> own.getNotAfter().toInstant());
    }

    /** What it shows of itself; empty where it shows none. */
    public synchronized Optional<X509Certificate> certificate() {
        return Optional.ofNullable(loaded.own());
    }

    private void look() {
        lookedNanos = System.nanoTime();
        try {
            if (!loaded.differs(files)) {
                tell("");
                return;
            }
            loaded = LoadedTls.of(files, otherwise);
            problem = "";
            news.accept("renewed certificates are in use"
                    + validUntil().map(until -> ", valid until " + until).orElse(""));
        } catch (IOException e) {
            tell(String.valueOf(e.getMessage()));
        }
    }

    /** Once for each problem, not at each look. */
    private void tell(String now) {
        if (!now.equals(problem) && !now.isEmpty()) {
            news.accept("renewed certificates are not used, the ones before stay: " + now);
        }
        problem = now;
    }
}
