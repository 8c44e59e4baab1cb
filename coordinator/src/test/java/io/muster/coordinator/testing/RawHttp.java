package io.muster.coordinator.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** One connection on which whatever bytes are sent, and what comes back is read as it is. */
public final class RawHttp implements AutoCloseable {
    private static final int MAX_READ = 1 << 20;

    private final Socket socket;
    private final InputStream in;

    /** @param patienceMillis after which a silent server counts as one that hangs */
    public RawHttp(String address, int patienceMillis) throws IOException {
        URI uri = URI.create(address);
        socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(patienceMillis);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** An answer, or what there is of it. */
    public record Answer(int status, String head, String body) {}

    /**
     * A header with its line end.
     *
     * @param credentials {@code user:password}
     */
    public static String basic(String credentials) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)) + "\r\n";
    }

    /** Bytes as in ISO 8859-1. */
    public RawHttp send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawHttp send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Whether the server has closed the connection, after whatever it still said. */
    public boolean awaitClose() {
        try {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether some text comes so many times before the server closes or is silent for too long. */
    public boolean awaitText(String text, int times) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (int found = 0; found < times; ) {
            int c = readOrEnd();
            if (c < 0) {
                return false;
            }
            if (seen.append((char) c).indexOf(text) >= 0) {
                seen.setLength(0);
                found++;
            }
        }
        return true;
    }

    /**
     * Reads one answer; of a stream only its head.
     *
     * @return status 0 where the connection was closed without one
     */
    public Answer read() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = readOrEnd();
            if (c < 0) {
                return new Answer(0, head.toString(), "");
            }
            head.append((char) c);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int status = Integer.parseInt(head.substring(9, 12));
        if (status == 100) {
            return read();
        }
        int at = lower.indexOf("content-length: ");
        boolean streams = lower.contains("text/event-stream");
        String body = streams ? "" : at < 0 ? rest(MAX_READ) : rest(length(lower, at));
        return new Answer(status, head.toString(), body);
    }

    private static int length(String head, int at) {
        int from = at + "content-length: ".length();
        return Integer.parseInt(head.substring(from, head.indexOf("\r\n", from)));
    }

    private String rest(int most) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (body.size() < Math.min(most, MAX_READ)) {
            int c = readOrEnd();
            if (c < 0) {
                break;
            }
            body.write(c);
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    /** A reset is an end too: the server does not read what it has refused. */
    private int readOrEnd() throws IOException {
        try {
            return in.read();
        } catch (SocketException e) {
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
