package io.muster.coordinator.tls;

import io.muster.coordinator.config.ClusterTlsConfig;
import io.muster.coordinator.config.ConfigProblem;
import io.muster.protocol.tls.ReloadingTls;
import java.io.IOException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.pekko.actor.setup.Setup;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * TLS between coordinators: both sides show a certificate of the one authority that has the name they share. The
 * authority may sign agents and others too; these do not have the name.
 */
public final class ClusterTls implements SSLEngineProvider {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterTls.class);
    private static final int DNS_NAME = 2;

    private final ReloadingTls tls;
    private final String name;

    private ClusterTls(ReloadingTls tls, String name) {
        this.tls = tls;
        this.name = name;
    }

    /** @throws ConfigProblem that names the file that cannot be used, or says that the own name is missing */
    public static ClusterTls open(ClusterTlsConfig config) {
        try {
            ReloadingTls tls =
                    ReloadingTls.server(config.files(), message -> LOG.warn("muster.cluster.tls: {}", message));
            if (tls.certificate().filter(own -> has(own, config.name())).isEmpty()) {
                throw new ConfigProblem("muster.cluster.tls: the certificate in " + config.certificate()
                        + " does not have the alternative name " + config.name()
                        + ", so the other coordinators would refuse it (muster.cluster.tls.name)");
            }
            return new ClusterTls(tls, config.name());
        } catch (IOException e) {
            throw new ConfigProblem("muster.cluster.tls: " + e.getMessage());
        }
    }

    /** For the actor system, which asks for it with its transport {@code tls-tcp}. */
    public Setup setup() {
        return SSLEngineProviderSetup.create(system -> this);
    }

    @Override
    public SSLEngine createServerSSLEngine(String hostname, int port) {
        SSLEngine engine = tls.context().createSSLEngine(hostname, port);
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        return engine;
    }

    @Override
    public SSLEngine createClientSSLEngine(String hostname, int port) {
        SSLEngine engine = tls.context().createSSLEngine(hostname, port);
        engine.setUseClientMode(true);
        return engine;
    }

    @Override
    public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
        return verify(hostname, session);
    }

    @Override
    public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
        return verify(hostname, session);
    }

    private Option<Throwable> verify(String hostname, SSLSession session) {
        try {
            if (session.getPeerCertificates()[0] instanceof X509Certificate other && has(other, name)) {
                return Option.empty();
            }
            return Option.apply(new SSLException("the certificate of " + hostname + " is no coordinator's: it does not"
                    + " have the alternative name " + name));
        } catch (SSLPeerUnverifiedException e) {
            return Option.apply(e);
        }
    }

    private static boolean has(X509Certificate certificate, String name) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names != null
                    && names.stream()
                            .anyMatch(each -> Integer.valueOf(DNS_NAME).equals(each.get(0))
                                    && name.equalsIgnoreCase(String.valueOf(each.get(1))));
        } catch (CertificateParsingException e) {
            return false;
        }
    }
}
