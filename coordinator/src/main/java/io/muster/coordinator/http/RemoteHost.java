package io.muster.coordinator.http;

import java.net.InetAddress;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Where a connection comes from; headers that claim something else are not believed. */
final class RemoteHost {
    private RemoteHost() {}

    static InetAddress of(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(remote -> remote.getAddress())
                .orElseGet(InetAddress::getLoopbackAddress);
    }
}
