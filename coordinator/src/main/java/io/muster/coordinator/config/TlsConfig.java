package io.muster.coordinator.config;

import com.typesafe.config.Config;
import io.muster.protocol.tls.TlsFiles;

/**
 * {@code muster.http.tls}: whether the API speaks TLS, and to whom. Files are PEM; an empty text means none.
 *
 * @param ca who signed the certificates of the other coordinators
 * @param clientCa who signed those of the agents; they need none where it is empty
 */
public record TlsConfig(String certificate, String key, String ca, String clientCa) {
    static TlsConfig from(Config c) {
        TlsConfig config = new TlsConfig(
                c.getString("certificate").strip(),
                c.getString("key").strip(),
                c.getString("ca").strip(),
                c.getString("client-ca").strip());
        if (config.certificate.isEmpty() != config.key.isEmpty()) {
            throw new ConfigProblem("muster.http.tls needs both certificate and key, or neither");
        }
        if (config.certificate.isEmpty() && !config.clientCa.isEmpty()) {
            throw new ConfigProblem("muster.http.tls.client-ca needs muster.http.tls.certificate and key");
        }
        return config;
    }

    public boolean isOn() {
        return !certificate.isEmpty();
    }

    /** Whether agents have to show a certificate. */
    public boolean asksAgents() {
        return !clientCa.isEmpty();
    }

    /** For those who call. */
    public TlsFiles served() {
        return TlsFiles.of(certificate, key, clientCa);
    }

    /** For calls to other coordinators. */
    public TlsFiles calling() {
        return TlsFiles.of("", "", ca);
    }
}
