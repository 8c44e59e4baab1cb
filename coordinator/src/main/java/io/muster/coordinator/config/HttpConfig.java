package io.muster.coordinator.config;

import com.typesafe.config.Config;
import java.time.Duration;

/** {@code muster.http}: where the API listens and how much it takes. */
public record HttpConfig(
        String bind,
        int port,
        boolean allowInsecureBind,
        long maxRequestBytes,
        Duration eventKeepAlive,
        String advertise,
        Duration askTimeout,
        Duration takeoverWait,
        boolean couchbaseDialect,
        String uiFolder,
        TlsConfig tls) {
    /** Of addresses of this API. */
    public String scheme() {
        return tls.isOn() ? "https" : "http";
    }

    static HttpConfig from(Config c) {
        Values v = new Values(c, "muster.http");
        return new HttpConfig(
                v.text("bind"),
                v.number("port", 0, 65535),
                c.getBoolean("allow-insecure-bind"),
                v.bytes("max-request-bytes"),
                v.duration("event-keep-alive"),
                c.getString("advertise").strip(),
                v.duration("ask-timeout"),
                v.duration("takeover-wait"),
                c.getBoolean("couchbase-dialect"),
                c.getString("ui-folder").strip(),
                TlsConfig.from(c.getConfig("tls")));
    }
}
