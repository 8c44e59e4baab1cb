package io.muster.coordinator.security;

import io.muster.coordinator.config.ConfigProblem;
import io.muster.coordinator.config.HttpConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Keeps a coordinator with a generated password and no TLS off the network. */
public final class BindGuard {
    private BindGuard() {}

    /** @throws ConfigProblem unless the address is loopback, users are configured, or it was allowed explicitly */
    public static void check(HttpConfig http, Users users) {
        if (http.allowInsecureBind() || users.generated().isEmpty() || isLoopback(http.bind())) {
            return;
        }
        throw new ConfigProblem("muster.http.bind is " + http.bind()
                + ", which others can reach, while the password is the generated one and TLS is off. Configure"
                + " muster.security.users, bind 127.0.0.1, or accept it with --allow-insecure-bind"
                + " (muster.http.allow-insecure-bind)");
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new ConfigProblem("muster.http.bind is " + address + ", which is not an address of this host");
        }
    }
}
