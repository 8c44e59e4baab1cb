package io.muster.agent;

import io.muster.protocol.tls.ReloadingTls;
import io.muster.protocol.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's way to its coordinators: one HTTP client, and another one when certificates are renewed. */
final class AgentHttp {
    private static final Logger LOG = LoggerFactory.getLogger(AgentHttp.class);

    private final @Nullable ReloadingTls tls;
    private final Duration connectTimeout;
    private final ExecutorService threads = threads();
    private @Nullable SSLContext used;
    private @Nullable HttpClient client;

    private AgentHttp(@Nullable ReloadingTls tls, Duration connectTimeout) {
        this.tls = tls;
        this.connectTimeout = connectTimeout;
    }

    /** @throws IOException that names a file of certificates that cannot be used */
    static AgentHttp of(AgentConfig config) throws IOException {
        boolean encrypted = config.coordinators().stream().anyMatch(address -> "https".equals(address.getScheme()));
        TlsFiles files = config.tls();
        for (URI address : config.coordinators()) {
            if ("http".equals(address.getScheme()) && !isLoopback(address.getHost())) {
                LOG.warn(
                        "{} is without TLS: who listens on the way reads the agent's secret and all it sends", address);
            }
        }
        boolean configured = files.authorities() != null || files.certificate() != null;
        return new AgentHttp(
                encrypted || configured ? ReloadingTls.client(files, message -> LOG.warn("{}", message)) : null,
                config.session().connectTimeout());
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
    }

    /** For new connections; connections of an earlier one go on. */
    synchronized HttpClient client() {
        HttpClient current = client;
        SSLContext context = tls == null ? null : tls.context();
        if (current == null || context != used) {
            current = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(connectTimeout)
                    .executor(threads)
                    .sslContext(context == null ? trustNobody() : context)
                    .build();
            used = context;
            client = current;
        }
        return current;
    }

    /** Loading the JDK's certificates costs several MiB, which an agent that never uses TLS can save. */
    private static SSLContext trustNobody() {
        try {
            KeyStore empty = KeyStore.getInstance(KeyStore.getDefaultType());
            empty.load(null, null);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(empty);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
    }

    /** Threads as needed, none while idle. */
    private static ExecutorService threads() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(0, 64, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
