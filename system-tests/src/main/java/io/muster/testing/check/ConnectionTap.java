package io.muster.testing.check;

import io.muster.testing.network.Tap;
import java.util.ArrayDeque;
import java.util.Deque;

/** Pairs requests and answers of one connection. */
final class ConnectionTap implements Tap {
    private static final int FINAL = 200;

    private final ChunkLog log;
    private final Deque<String> open = new ArrayDeque<>();
    private final HttpReader requests = new HttpReader(this::request);
    private final HttpReader answers = new HttpReader(this::answer);

    ConnectionTap(ChunkLog log) {
        this.log = log;
    }

    @Override
    public void up(byte[] bytes, int length) {
        requests.take(bytes, length);
    }

    @Override
    public void down(byte[] bytes, int length) {
        answers.take(bytes, length);
    }

    private synchronized void request(HttpHead head, byte[] beginning) {
        open.add(log.begin(head, beginning));
    }

    private synchronized void answer(HttpHead head, byte[] beginning) {
        if (head.status() < FINAL) {
            return;
        }
        String key = open.poll();
        if (key != null) {
            log.answered(key, head.status());
        }
    }
}
