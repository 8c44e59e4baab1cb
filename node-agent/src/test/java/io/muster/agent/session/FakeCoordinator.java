package io.muster.agent.session;

import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEndpoints;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.AgentEvent.Hello;
import io.muster.protocol.agent.AgentEvent.JobUpdated;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.archive.ContentDigest;
import io.muster.protocol.json.Json;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A coordinator as far as an agent can see: WebSocket (RFC 6455) and chunk PUT on one port, with faults to order. */
final class FakeCoordinator implements AutoCloseable {
    static final String SECRET = "join-me";
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<AgentEvent> events = new CopyOnWriteArrayList<>();
    private final Map<Integer, byte[]> chunks = new ConcurrentSkipListMap<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final List<String> puts = new CopyOnWriteArrayList<>();
    private volatile AgentCommand greeting = new AgentCommand.Welcome(AgentEndpoints.WIRE_VERSION, "fake", 100, 1000);
    private final List<Integer> attempts = new CopyOnWriteArrayList<>();
    private final AtomicInteger newestAttempt = new AtomicInteger(1);
    private volatile Consumer<Hello> afterHello = hello -> {};
    private final AtomicInteger hanging = new AtomicInteger();
    private volatile boolean hangPushes;
    private volatile int retryAfterSeconds;
    private volatile int onlyVersion;
    private volatile boolean silent;
    private volatile boolean onlySha256;
    private volatile int refuseSessionsWith;
    private volatile @Nullable OutputStream session;

    FakeCoordinator() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::acceptAll);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Everything that the agent has said, over all sessions. */
    List<AgentEvent> events() {
        return events;
    }

    <E extends AgentEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<JobUpdate> updates() {
        return events(JobUpdated.class).stream().map(JobUpdated::update).toList();
    }

    <U extends JobUpdate> List<U> updates(Class<U> type) {
        return updates().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Stored chunks by number. */
    Map<Integer, byte[]> chunks() {
        return new TreeMap<>(chunks);
    }

    /** Every attempt to push, as {@code <path> <status>}. */
    List<String> puts() {
        return puts;
    }

    /** The next pushes get these statuses and are not stored. 0 means that the connection is cut. */
    void answerPushesWith(Integer... statuses) {
        answers.addAll(List.of(statuses));
    }

    /** From now on pushes are read and never answered. */
    void hangPushes() {
        hangPushes = true;
    }

    int hangingPushes() {
        return hanging.get();
    }

    /** Pushes that are not taken are answered with this {@code Retry-After}. */
    void sayRetryAfter(int seconds) {
        retryAfterSeconds = seconds;
    }

    /** What it does when an agent has said hello and was welcomed. */
    void afterHello(Consumer<Hello> action) {
        afterHello = action;
    }

    /** Rejects every other version, as coordinators of wire version 1 do. */
    void speakOnly(int version) {
        onlyVersion = version;
        greeting = new AgentCommand.Welcome(version, "fake", 100, 1000);
    }

    /** How many chunks it has from number 0 without holes. */
    int contiguousChunks() {
        int n = 0;
        while (chunks.containsKey(n)) {
            n++;
        }
        return n;
    }

    void loseChunks() {
        chunks.clear();
    }

    /** Attempt numbers of all pushes. */
    List<Integer> attempts() {
        return attempts;
    }

    void greetWith(AgentCommand command) {
        greeting = command;
    }

    void refuseSessionsWith(int status) {
        refuseSessionsWith = status;
    }

    /** As coordinators of wire version 1 do. */
    void takeOnlySha256() {
        onlySha256 = true;
    }

    /** From now on it takes everything and says nothing. */
    void fallSilent() {
        silent = true;
    }

    void send(AgentCommand command) throws IOException {
        sendText(Json.mapper().writeValueAsString(command));
    }

    void sendText(String text) throws IOException {
        OutputStream out = session;
        if (out == null) {
            throw new IOException("no session");
        }
        write(out, text);
    }

    boolean hasSession() {
        return session != null;
    }

    /** Cuts every connection. */
    void dropConnections() throws IOException {
        session = null;
        List<Socket> open = List.copyOf(sockets);
        sockets.removeAll(open);
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** Dies, for good. */
    void die() throws IOException {
        server.close();
        dropConnections();
    }

    @Override
    public void close() throws IOException {
        die();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "fake-coordinator");
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                daemon(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        OutputStream ended = null;
        try (socket) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            OutputStream out = socket.getOutputStream();
            ended = out;
            boolean open = true;
            while (open) {
                String request = line(in);
                if (request.isEmpty()) {
                    return;
                }
                Map<String, String> headers = headers(in);
                open = request.startsWith("PUT ")
                        ? take(request.split(" ")[1], headers, in, out)
                        : converse(request, headers, in, out);
            }
        } catch (IOException | NoSuchAlgorithmException e) {
            // The other side is gone, which is what many tests are about.
        } finally {
            endSession(ended);
        }
    }

    private synchronized void endSession(@Nullable OutputStream ended) {
        if (session == ended) {
            session = null;
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private boolean take(String path, Map<String, String> headers, DataInputStream in, OutputStream out)
            throws IOException, NoSuchAlgorithmException {
        byte[] body = new byte[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
        in.readFully(body);
        if (hangPushes) {
            hanging.incrementAndGet();
            return in.read() < 0;
        }
        Integer ordered = answers.poll();
        int status = ordered != null ? ordered : store(path, headers, body);
        puts.add(path + " " + status);
        if (status == 0) {
            return false;
        }
        String retry = status >= 400 && retryAfterSeconds > 0 ? "Retry-After: " + retryAfterSeconds + "\r\n" : "";
        out.write(("HTTP/1.1 " + status + " X\r\n" + retry + "Content-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return true;
    }

    /** One push at a time, so that a newer attempt's first chunk clears nothing of its own attempt. */
    private synchronized int store(String path, Map<String, String> headers, byte[] body)
            throws NoSuchAlgorithmException {
        if (!("Bearer " + SECRET).equals(headers.get("authorization"))) {
            return 401;
        }
        ContentDigest digest = ContentDigest.parse(
                        headers.getOrDefault(AgentEndpoints.DIGEST_HEADER.toLowerCase(Locale.ROOT), ""))
                .orElseThrow();
        if (onlySha256 && digest.algorithm() != ContentDigest.Algorithm.SHA_256) {
            return 400;
        }
        if (!digest.algorithm().of(ByteBuffer.wrap(body)).equals(digest)) {
            return 422;
        }
        int attempt =
                Integer.parseInt(headers.getOrDefault(AgentEndpoints.ATTEMPT_HEADER.toLowerCase(Locale.ROOT), "1"));
        attempts.add(attempt);
        if (attempt > newestAttempt.getAndUpdate(newest -> Math.max(newest, attempt))) {
            chunks.clear();
        }
        if (attempt < newestAttempt.get()) {
            return 410;
        }
        byte[] before = chunks.get(Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)));
        if (before != null && !Arrays.equals(before, body)) {
            return 409;
        }
        return chunks.put(Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)), body) == null ? 201 : 200;
    }

    private boolean converse(String request, Map<String, String> headers, DataInputStream in, OutputStream out)
            throws IOException, NoSuchAlgorithmException {
        int refusal = refuseSessionsWith;
        if (!("Bearer " + SECRET).equals(headers.get("authorization"))) {
            refusal = 401;
        }
        if (refusal != 0 || !request.startsWith("GET " + AgentEndpoints.SESSION)) {
            out.write(("HTTP/1.1 " + refusal + " No\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return false;
        }
        String accept = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-1")
                        .digest((headers.get("sec-websocket-key") + MAGIC).getBytes(StandardCharsets.US_ASCII)));
        out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        StringBuilder text = new StringBuilder();
        while (true) {
            int first = in.readUnsignedByte();
            int opcode = first & 0x0f;
            text.append(new String(payload(in), StandardCharsets.UTF_8));
            if (opcode == 8) {
                return false;
            }
            if ((first & 0x80) != 0) {
                receive(Json.mapper().readValue(text.toString(), AgentEvent.class), out);
                text.setLength(0);
            }
        }
    }

    private static byte[] payload(DataInputStream in) throws IOException {
        int second = in.readUnsignedByte();
        long length = second & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] mask = new byte[4];
        in.readFully(mask);
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return payload;
    }

    private void receive(AgentEvent event, OutputStream out) throws IOException {
        events.add(event);
        if (silent) {
            return;
        }
        if (event instanceof Hello hello) {
            if (onlyVersion != 0 && hello.wireVersion() != onlyVersion) {
                write(
                        out,
                        Json.mapper()
                                .writeValueAsString(new AgentCommand.Rejected(
                                        AgentEndpoints.REJECTED_VERSION, "only " + onlyVersion, false)));
                return;
            }
            write(out, Json.mapper().writeValueAsString(greeting));
            session = out;
            afterHello.accept(hello);
        } else if (event instanceof AgentEvent.Heartbeat beat) {
            write(out, Json.mapper().writeValueAsString(new AgentCommand.HeartbeatAck(beat.number())));
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        synchronized (out) {
            out.write(0x81);
            if (payload.length < 126) {
                out.write(payload.length);
            } else if (payload.length < 65_536) {
                out.write(new byte[] {126, (byte) (payload.length >> 8), (byte) payload.length});
            } else {
                out.write(127);
                for (int shift = 56; shift >= 0; shift -= 8) {
                    out.write((int) ((long) payload.length >> shift) & 0xff);
                }
            }
            out.write(payload);
            out.flush();
        }
    }
}
