package io.muster.coordinator.tls;

import io.muster.coordinator.config.ConfigProblem;
import io.muster.coordinator.config.TlsConfig;
import io.muster.protocol.tls.ReloadingTls;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS of the API, and of what coordinators hand on to each other over it. Each connection asks the files anew. */
public final class ApiTls {
    private static final Logger LOG = LoggerFactory.getLogger(ApiTls.class);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final @Nullable ReloadingTls served;
    private final @Nullable ReloadingTls calling;
    private final boolean asksAgents;

    private ApiTls(@Nullable ReloadingTls served, @Nullable ReloadingTls calling, boolean asksAgents) {
        this.served = served;
        this.calling = calling;
        this.asksAgents = asksAgents;
    }

    /** @throws ConfigProblem that names the file that cannot be used */
    public static ApiTls open(TlsConfig config) {
        try {
            return new ApiTls(
                    config.isOn() ? ReloadingTls.server(config.served(), ApiTls::tell) : null,
                    config.ca().isEmpty() ? null : ReloadingTls.client(config.calling(), ApiTls::tell),
                    config.asksAgents());
        } catch (IOException e) {
            throw new ConfigProblem("muster.http.tls: " + e.getMessage());
        }
    }

    private static void tell(String message) {
        LOG.warn("muster.http.tls: {}", message);
    }

    /** Looks at the files now and then, so that it is told soon which of them cannot be used. */
    public void watch(ActorSystem<?> system) {
        if (served != null || calling != null) {
            system.scheduler()
                    .scheduleAtFixedRate(
                            LOOK,
                            LOOK,
                            this::look,
                            system.dispatchers()
                                    .lookup(org.apache.pekko.actor.typed.DispatcherSelector.fromConfig(
                                            "muster.blocking-dispatcher")));
        }
    }

    private void look() {
        if (served != null) {
            served.context();
        }
        if (calling != null) {
            calling.context();
        }
    }

    /** For the port; empty for plain HTTP. */
    public Optional<Supplier<SSLEngine>> server() {
        ReloadingTls tls = served;
        if (tls == null) {
            return Optional.empty();
        }
        return Optional.of(() -> {
            SSLEngine engine = tls.context().createSSLEngine();
            engine.setUseClientMode(false);
            if (asksAgents) {
                // Users need none; the routes of agents look for it.
                engine.setWantClientAuth(true);
            }
            return engine;
        });
    }

    /** By host and port, for calls to other coordinators; empty for the certificate authorities that Java knows. */
    public Optional<BiFunction<String, Integer, SSLEngine>> client() {
        ReloadingTls tls = calling;
        if (tls == null) {
            return Optional.empty();
        }
        return Optional.of((host, port) -> {
            SSLEngine engine = tls.context().createSSLEngine(host, port);
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(parameters);
            return engine;
        });
    }

    /** Until when the certificate of the API is valid; empty without TLS. */
    public Optional<Instant> validUntil() {
        return served == null ? Optional.empty() : served.validUntil();
    }
}
