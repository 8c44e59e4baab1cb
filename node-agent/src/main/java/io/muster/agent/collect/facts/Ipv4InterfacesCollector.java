package io.muster.agent.collect.facts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.Host;
import io.muster.protocol.spec.CollectorAction.Ipv4Interfaces;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists the interfaces that are up, are not the loopback, and have an IPv4 address; the shape is Go's net.Interface.
 */
public final class Ipv4InterfacesCollector implements Collector<Ipv4Interfaces> {
    private final Host host;

    public Ipv4InterfacesCollector(Host host) {
        this.host = host;
    }

    @Override
    public CollectorResult collect(Ipv4Interfaces action, CollectorContext context) throws IOException {
        List<Json> found = new ArrayList<>();
        Enumeration<NetworkInterface> all = NetworkInterface.getNetworkInterfaces();
        while (all != null && all.hasMoreElements()) {
            NetworkInterface one = all.nextElement();
            if (hasIpv4(one)) {
                add(one, found);
            }
        }
        found.sort(Comparator.comparingInt(Json::index));
        context.entries().putJson("system/ipv4Interfaces.json", found);
        return CollectorResult.collected();
    }

    private void add(NetworkInterface one, List<Json> found) {
        try {
            int kernel = kernelFlags(one);
            if (InterfaceFlags.isUp(kernel) && !InterfaceFlags.isLoopback(kernel)) {
                found.add(new Json(
                        one.getIndex(),
                        one.getMTU(),
                        one.getName(),
                        base64(one.getHardwareAddress()),
                        InterfaceFlags.toGo(kernel, one.isUp())));
            }
        } catch (SocketException e) {
            // It went away after it was listed: no longer an interface.
        }
    }

    private int kernelFlags(NetworkInterface one) throws SocketException {
        try {
            String text =
                    host.read("/sys/class/net/" + one.getName() + "/flags").strip();
            return Integer.decode(text);
        } catch (IOException | NumberFormatException e) {
            return InterfaceFlags.guess(one);
        }
    }

    /** As Go's JSON has bytes. */
    private static @Nullable String base64(byte @Nullable [] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }

    private static boolean hasIpv4(NetworkInterface one) {
        return one.inetAddresses().anyMatch(Inet4Address.class::isInstance);
    }

    private record Json(
            @JsonProperty("Index") int index,
            @JsonProperty("MTU") int mtu,
            @JsonProperty("Name") String name,
            @JsonProperty("HardwareAddr") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String hardwareAddress,
            @JsonProperty("Flags") int flags) {}
}
