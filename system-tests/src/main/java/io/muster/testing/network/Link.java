package io.muster.testing.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A TCP relay on loopback that stands for a cable: whoever dials {@link #address} talks to the target, as long and as
 * well as the link lets it.
 */
public final class Link implements Wire {
    private final String name;
    private volatile InetSocketAddress target;
    private final Supplier<Tap> taps;
    private final ServerSocket server;
    private final ThreadGroup threads;
    private final Conditions up = new Conditions();
    private final Conditions down = new Conditions();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicReference<@Nullable Trigger> trigger = new AtomicReference<>();

    /** What happens once so many bytes were sent. */
    private record Trigger(long at, Runnable action) {}

    private Link(String name, InetSocketAddress target, Supplier<Tap> taps, ServerSocket server) {
        this.name = name;
        this.target = target;
        this.taps = taps;
        this.server = server;
        this.threads = new ThreadGroup("link-" + name);
    }

    /**
     * Starts to relay.
     *
     * @param target need not listen yet
     * @param taps makes one for each connection
     */
    public static Link to(String name, InetSocketAddress target, Supplier<Tap> taps) {
        try {
            ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Link link = new Link(name, target, taps, server);
            Thread acceptor = new Thread(link.threads, link::accept, "link-" + name);
            acceptor.setDaemon(true);
            acceptor.start();
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on whoever dials talks to another target, as at an address that moves to another host. */
    public void leadTo(InetSocketAddress other) {
        target = other;
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                relay(server.accept());
            } catch (IOException e) {
                // Closed, or the target does not listen; whoever dialled sees a reset.
            }
        }
    }

    private void relay(Socket near) throws IOException {
        Socket far = new Socket();
        try {
            far.connect(target, 2000);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
        } catch (IOException e) {
            Sockets.close(near);
            Sockets.close(far);
            throw e;
        }
        sockets.removeIf(Socket::isClosed);
        sockets.add(near);
        sockets.add(far);
        Tap tap = taps.get();
        new Pump(near, far, up, (bytes, length) -> {
                    tap.up(bytes, length);
                    count(length);
                })
                .start(threads, threads.getName() + "-up");
        new Pump(far, near, down, tap::down).start(threads, threads.getName() + "-down");
    }

    private void count(int length) {
        long now = sent.addAndGet(length);
        Trigger waiting = trigger.get();
        if (waiting != null && now >= waiting.at() && trigger.compareAndSet(waiting, null)) {
            waiting.action().run();
        }
    }

    /**
     * Runs the action once, when so many more bytes have been sent by the program that dials; replaces an earlier one.
     */
    public void afterSending(long bytes, Runnable action) {
        trigger.set(new Trigger(sent.get() + bytes, action));
    }

    /** Forgets what {@link #afterSending} has asked for; false where it has happened already. */
    public boolean forgetTrigger() {
        return trigger.getAndSet(null) != null;
    }

    @Override
    public void cut() {
        up.cut();
        down.cut();
    }

    @Override
    public void deafen() {
        down.cut();
    }

    @Override
    public void mute() {
        up.cut();
    }

    @Override
    public void slow(Duration delay, long bytesPerSecond) {
        up.slow(delay.toNanos(), bytesPerSecond);
        down.slow(delay.toNanos(), bytesPerSecond);
    }

    @Override
    public void reset() {
        sockets.forEach(Sockets::close);
        sockets.clear();
    }

    @Override
    public void heal() {
        up.heal();
        down.heal();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
        reset();
        threads.interrupt();
    }
}
