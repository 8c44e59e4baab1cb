package io.muster.agent.collect.net;

import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.protocol.spec.CollectorAction.TcpConnect;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;

/** Opens one TCP connection and closes it; the status is the result, whatever it is. */
public final class TcpConnectCollector implements Collector<TcpConnect> {
    /** Kept free of the time that is left, so that the result can still be written. */
    private static final Duration RESERVE = Duration.ofMillis(200);

    @Override
    public CollectorResult collect(TcpConnect action, CollectorContext context)
            throws IOException, InterruptedException {
        Status status = attempt(action.address(), context.remaining().minus(RESERVE));
        String name = context.name("connect");
        context.entries().putJson("connect/" + name + ".json", status);
        return status.status().equals("connected")
                ? CollectorResult.collected()
                : CollectorResult.collected(List.of(status.status() + ": " + status.message()));
    }

    private static Status attempt(String address, Duration time) throws InterruptedException {
        int colon = address.lastIndexOf(':');
        int port = colon < 0 ? -1 : port(address.substring(colon + 1));
        if (colon <= 0 || port < 0) {
            return new Status("invalid-address", "not host:port: " + address);
        }
        String host = address.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            return new Status("invalid-address", "too many colons: " + address);
        }
        try {
            return connect(address, InetAddress.getAllByName(host), port, System.nanoTime() + time.toNanos());
        } catch (UnknownHostException e) {
            return new Status("error", "lookup " + host + ": no such host");
        }
    }

    /** Tries the addresses one after another; the first one's failure is told if none answers. */
    private static Status connect(String address, InetAddress[] all, int port, long deadline)
            throws InterruptedException {
        Status first = null;
        for (int i = 0; i < all.length; i++) {
            long left = (deadline - System.nanoTime()) / 1_000_000 / (all.length - i);
            Status status = connect(address, new InetSocketAddress(all[i], port), (int) Math.max(1, left));
            if (status.status().equals("connected")) {
                return status;
            }
            first = first == null ? status : first;
        }
        return first == null ? new Status("error", "no address of " + address) : first;
    }

    private static Status connect(String address, InetSocketAddress target, int millis) throws InterruptedException {
        try (SocketChannel channel = SocketChannel.open()) {
            channel.socket().connect(target, millis);
            return new Status("connected", "");
        } catch (SocketTimeoutException e) {
            return new Status("connection-timeout", "dial tcp " + address + ": i/o timeout");
        } catch (ClosedByInterruptException e) {
            throw new InterruptedException("interrupted while connecting to " + address);
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            String status = message.contains("refused")
                    ? "connection-refused"
                    : message.contains("timed out") ? "connection-timeout" : "error";
            return new Status(status, "dial tcp " + address + ": " + message);
        }
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port > 0 && port <= 65_535 ? port : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private record Status(String status, String message) {}
}
