package io.muster.coordinator.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that HTTP goes through, by {@code CONNECT} where it is encrypted.
 *
 * @param user null where the proxy asks for none
 */
public record ProxyConfig(URI url, @Nullable String user, @Nullable Secret password) {
    /** @throws IllegalArgumentException that says what is accepted */
    public static ProxyConfig of(String url, @Nullable String user, @Nullable Secret password) {
        String expected = "must be a URL such as http://proxy.example.com:3128, without user and password";
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(expected, e);
        }
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(expected);
        }
        return new ProxyConfig(uri, user, password);
    }

    public int port() {
        return url.getPort() > 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    }
}
