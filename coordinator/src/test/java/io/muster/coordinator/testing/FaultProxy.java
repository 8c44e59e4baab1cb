package io.muster.coordinator.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between a client and a server on TCP and does what networks do: cuts connections after some bytes, stands
 * still, is not there. Counts what the client sends.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final int target;
    private final int port;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger cutsLeft = new AtomicInteger();
    private volatile long cutEvery = Long.MAX_VALUE;
    private volatile long nextCut = Long.MAX_VALUE;
    private volatile boolean stalled;
    private volatile boolean absent;
    private volatile boolean closed;
    private ServerSocket server;

    private FaultProxy(int target, ServerSocket server) {
        this.target = target;
        this.server = server;
        this.port = server.getLocalPort();
    }

    /** @param target port on loopback */
    public static FaultProxy to(int target) throws IOException {
        FaultProxy proxy = new FaultProxy(target, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        proxy.listen(proxy.server);
        return proxy;
    }

    public int port() {
        return port;
    }

    /** Cuts all connections each time that the client has sent so many bytes more, some times. */
    public FaultProxy cut(int times, long every) {
        cutEvery = every;
        cutsLeft.set(times);
        nextCut = sent.get() + every;
        return this;
    }

    public int cuts() {
        return cuts.get();
    }

    /** Bytes from the client, in all connections. */
    public long sent() {
        return sent.get();
    }

    /** Connections that are open now, and new ones, take nothing any more, or go on again. */
    public void stall(boolean stalled) {
        this.stalled = stalled;
        if (!stalled) {
            cutAll();
        }
    }

    /** Nobody listens. */
    public void vanish() throws IOException {
        absent = true;
        server.close();
        cutAll();
    }

    public void comeBack() throws IOException {
        ServerSocket fresh = new ServerSocket();
        fresh.setReuseAddress(true);
        fresh.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        server = fresh;
        absent = false;
        listen(fresh);
    }

    private void listen(ServerSocket socket) {
        threads.execute(() -> {
            while (!closed && !absent) {
                try {
                    Socket client = socket.accept();
                    threads.execute(() -> connect(client));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private void connect(Socket client) {
        open.add(client);
        try {
            Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(upstream);
            threads.execute(() -> copy(upstream, client, false));
            copy(client, upstream, true);
        } catch (IOException e) {
            close(client);
        }
    }

    private void copy(Socket from, Socket to, boolean counted) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                while (stalled && !closed) {
                    synchronized (this) {
                        wait(20);
                    }
                }
                if (counted && isCut(count)) {
                    return;
                }
                out.write(buffer, 0, count);
                out.flush();
            }
        } catch (IOException e) {
            // Either side ended; so does the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private boolean isCut(int count) {
        long now = sent.addAndGet(count);
        synchronized (cuts) {
            if (now < nextCut || cutsLeft.get() == 0) {
                return false;
            }
            cutsLeft.decrementAndGet();
            cuts.incrementAndGet();
            nextCut = now + cutEvery;
        }
        return true;
    }

    private void cutAll() {
        open.forEach(FaultProxy::close);
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    @Override
    public void close() {
        closed = true;
        close(server);
        cutAll();
        threads.shutdownNow();
    }
}
