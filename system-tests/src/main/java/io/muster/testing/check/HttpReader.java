package io.muster.testing.check;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Takes one direction of an HTTP/1.1 connection apart: heads, and the beginning of each body. */
final class HttpReader {
    private static final int MAX_HEAD = 64 << 10;
    private static final int BEGINNING = 64;
    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    private final Messages messages;
    private ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private HttpHead head = new HttpHead("", Map.of());
    private boolean inBody;
    private long left;
    private boolean blind;

    /** Hears of a message as soon as its head and the beginning of its body have passed. */
    interface Messages {
        void message(HttpHead head, byte[] beginning);
    }

    HttpReader(Messages messages) {
        this.messages = messages;
    }

    void take(byte[] bytes, int length) {
        int at = 0;
        while (at < length && !blind) {
            at = inBody ? body(bytes, at, length) : head(bytes, at, length);
        }
    }

    private int head(byte[] bytes, int from, int length) {
        for (int at = from; at < length; at++) {
            gathered.write(bytes[at]);
            if (bytes[at] == '\n' && endsHead()) {
                head = HttpHead.parse(gathered.toString(StandardCharsets.ISO_8859_1));
                gathered = new ByteArrayOutputStream();
                left = head.length();
                blind = head.endsParsing();
                inBody = true;
                if (left == 0) {
                    messages.message(head, new byte[0]);
                    next();
                }
                return at + 1;
            }
        }
        blind = gathered.size() > MAX_HEAD;
        return length;
    }

    private boolean endsHead() {
        byte[] soFar = gathered.toByteArray();
        return soFar.length >= END.length
                && Arrays.equals(soFar, soFar.length - END.length, soFar.length, END, 0, END.length);
    }

    private int body(byte[] bytes, int from, int length) {
        int here = (int) Math.min(left, length - from);
        boolean told = gathered.size() >= BEGINNING;
        if (!told) {
            gathered.write(bytes, from, Math.min(here, BEGINNING - gathered.size()));
        }
        left -= here;
        if (!told && (gathered.size() >= BEGINNING || left == 0)) {
            messages.message(head, gathered.toByteArray());
        }
        if (left == 0) {
            next();
        }
        return from + here;
    }

    private void next() {
        gathered = new ByteArrayOutputStream();
        inBody = false;
    }
}
