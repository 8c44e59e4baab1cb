package io.muster.coordinator.security;

import io.muster.coordinator.config.ClusterConfig;
import io.muster.coordinator.config.ConfigProblem;
import io.muster.coordinator.config.HttpConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Keeps what asks nobody who they are off the network. */
public final class BindGuard {
    private BindGuard() {}

    /**
     * @throws ConfigProblem unless the address is loopback, TLS is on, users are configured, or it was allowed
     *     explicitly
     */
    public static void check(HttpConfig http, Users users) {
        if (http.allowInsecureBind()
                || http.tls().isOn()
                || users.generated().isEmpty()
                || isLoopback("muster.http.bind", http.bind())) {
            return;
        }
        throw new ConfigProblem("muster.http.bind is " + http.bind()
                + ", which others can reach, while the password is the generated one and TLS is off. Turn TLS on"
                + " (muster.http.tls), configure muster.security.users, bind 127.0.0.1, or accept it with --allow-insecure-bind"
                + " (muster.http.allow-insecure-bind)");
    }

    /**
     * What coordinators say to each other decides what runs on every node, and who may say it is not asked without TLS.
     *
     * @throws ConfigProblem unless the address is loopback, TLS is on, or it was allowed explicitly
     */
    public static void check(ClusterConfig cluster) {
        if (cluster.allowInsecureBind()
                || cluster.tls().isOn()
                || isLoopback("muster.cluster.host or bind", cluster.listens())) {
            return;
        }
        throw new ConfigProblem("the port between coordinators would be at " + cluster.listens()
                + ", which others can reach, while TLS between them is off. Turn it on (muster.cluster.tls; muster tls"
                + " init makes certificates), or accept it in a network that you trust with"
                + " --allow-insecure-cluster (muster.cluster.allow-insecure-bind)");
    }

    private static boolean isLoopback(String key, String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new ConfigProblem(key + " is " + address + ", which is not an address of this host");
        }
    }
}
