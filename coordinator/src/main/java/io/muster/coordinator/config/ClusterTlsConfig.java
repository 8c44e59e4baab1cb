package io.muster.coordinator.config;

import com.typesafe.config.Config;
import io.muster.protocol.tls.TlsFiles;
import java.util.Locale;

/**
 * {@code muster.cluster.tls}: how coordinators prove to each other who they are. Files are PEM.
 *
 * @param certificate empty without TLS
 * @param ca who signed the certificates of all of them
 * @param name what each of their certificates has as an alternative name, in lower case
 */
public record ClusterTlsConfig(String certificate, String key, String ca, String name) {
    static ClusterTlsConfig from(Config c) {
        ClusterTlsConfig config = new ClusterTlsConfig(
                c.getString("certificate").strip(),
                c.getString("key").strip(),
                c.getString("ca").strip(),
                c.getString("name").strip().toLowerCase(Locale.ROOT));
        boolean all = !config.certificate.isEmpty() && !config.key.isEmpty() && !config.ca.isEmpty();
        boolean none = config.certificate.isEmpty() && config.key.isEmpty() && config.ca.isEmpty();
        if (!all && !none) {
            throw new ConfigProblem("muster.cluster.tls needs certificate, key and ca, or none of them");
        }
        if (config.name.isEmpty()) {
            throw new ConfigProblem("muster.cluster.tls.name must not be empty");
        }
        return config;
    }

    public boolean isOn() {
        return !certificate.isEmpty();
    }

    public TlsFiles files() {
        return TlsFiles.of(certificate, key, ca);
    }
}
