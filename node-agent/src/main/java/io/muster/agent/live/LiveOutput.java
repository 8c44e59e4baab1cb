package io.muster.agent.live;

import io.muster.agent.process.OutputListener;
import io.muster.protocol.agent.OutputPiece;
import io.muster.protocol.live.PieceLog;
import io.muster.redaction.LineRedaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one collector prints. The threads that read its pipes only copy into a bounded buffer; another thread redacts
 * and keeps the last pieces.
 */
final class LiveOutput implements OutputListener {
    /** Bytes that may wait to be redacted. */
    private static final int MAX_WAITING = 256 << 10;

    /** So much is told without waiting for the next round. */
    private static final int EARLY = 32 << 10;

    private final Stream stdout;
    private final Stream stderr;
    private final Runnable wake;
    private final PieceLog log;
    private final List<Run> runs = new ArrayList<>();
    private byte[] waiting = new byte[4 << 10];
    private int filled;
    private boolean ended;

    /** Bytes of one stream, one after another; {@code lost} of them, the last ones, found no room. */
    private record Run(boolean stderr, int bytes, long lost) {}

    /** One of the two streams; for the thread that redacts. */
    private static final class Stream {
        private final LineRedaction redaction;
        private long offset;

        Stream(LineRedaction redaction) {
            this.redaction = redaction;
        }
    }

    /**
     * @param log takes what may be seen; closed with this
     * @param wake called when there is much to redact
     */
    LiveOutput(LineRedaction stdout, LineRedaction stderr, PieceLog log, Runnable wake) {
        this.log = log;
        this.stdout = new Stream(stdout);
        this.stderr = new Stream(stderr);
        this.wake = wake;
    }

    @Override
    public void onOutput(boolean fromStderr, ByteBuffer bytes) {
        boolean early;
        synchronized (this) {
            int taken = Math.min(bytes.remaining(), MAX_WAITING - filled);
            if (filled + taken > waiting.length) {
                byte[] larger = new byte[Math.min(MAX_WAITING, Math.max(2 * waiting.length, filled + taken))];
                System.arraycopy(waiting, 0, larger, 0, filled);
                waiting = larger;
            }
            bytes.get(waiting, filled, taken);
            filled += taken;
            add(fromStderr, taken, bytes.remaining());
            early = filled >= EARLY && filled - taken < EARLY;
        }
        if (early) {
            wake.run();
        }
    }

    private void add(boolean fromStderr, int bytes, long lost) {
        Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (last != null && last.stderr() == fromStderr && (last.lost() == 0 || bytes == 0)) {
            runs.set(runs.size() - 1, new Run(fromStderr, last.bytes() + bytes, last.lost() + lost));
        } else {
            runs.add(new Run(fromStderr, bytes, lost));
        }
    }

    /** Redacts what waits. For one thread. */
    void advance() {
        List<Run> taken;
        byte[] bytes;
        synchronized (this) {
            if (runs.isEmpty()) {
                return;
            }
            taken = List.copyOf(runs);
            bytes = Arrays.copyOf(waiting, filled);
            runs.clear();
            filled = 0;
        }
        int at = 0;
        for (Run run : taken) {
            Stream stream = run.stderr() ? stderr : stdout;
            keep(run.stderr(), stream, stream.redaction.accept(ByteBuffer.wrap(bytes, at, run.bytes())));
            at += run.bytes();
            if (run.lost() > 0) {
                keep(run.stderr(), stream, stream.redaction.gap());
                stream.offset += run.lost();
            }
        }
    }

    /** Redacts the rest, after which nothing follows. For the thread that calls {@link #advance}. */
    void finish() {
        advance();
        keep(false, stdout, stdout.redaction.finish());
        keep(true, stderr, stderr.redaction.finish());
        synchronized (this) {
            ended = true;
            waiting = new byte[0];
        }
    }

    private void keep(boolean fromStderr, Stream stream, byte[] text) {
        if (text.length == 0) {
            return;
        }
        OutputPiece piece = new OutputPiece(
                fromStderr, stream.offset, stream.offset + text.length, new String(text, StandardCharsets.UTF_8));
        stream.offset = piece.to();
        log.add(piece);
    }

    PieceLog log() {
        return log;
    }

    /** Why nothing of it can be told; null where something can. */
    @Nullable
    String problem() {
        return stdout.redaction.problem();
    }

    synchronized boolean hasEnded() {
        return ended;
    }
}
