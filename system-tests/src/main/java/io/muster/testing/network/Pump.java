package io.muster.testing.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Moves bytes one way: one thread reads, another writes when their time has come. */
final class Pump {
    private static final int PIECE = 16 << 10;
    private static final int QUEUED_PIECES = 64;

    private final Socket from;
    private final Socket to;
    private final Conditions conditions;
    private final Observer observer;
    private final BlockingQueue<Piece> queue = new ArrayBlockingQueue<>(QUEUED_PIECES);

    /** Sees bytes just before they are written. */
    interface Observer {
        void passing(byte[] bytes, int length);
    }

    /** @param length -1 for the end of the stream */
    // Never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Piece(byte[] bytes, int length, long readAt) {}

    Pump(Socket from, Socket to, Conditions conditions, Observer observer) {
        this.from = from;
        this.to = to;
        this.conditions = conditions;
        this.observer = observer;
    }

    void start(ThreadGroup group, String name) {
        start(group, name + "-read", this::read);
        start(group, name + "-write", this::write);
    }

    private static void start(ThreadGroup group, String name, Runnable work) {
        Thread thread = new Thread(group, work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try {
            InputStream in = from.getInputStream();
            int length = 0;
            while (length >= 0) {
                byte[] bytes = new byte[PIECE];
                length = in.read(bytes);
                queue.put(new Piece(bytes, length, System.nanoTime()));
            }
        } catch (IOException e) {
            queue.clear();
            boolean told = queue.offer(new Piece(new byte[0], -1, System.nanoTime()));
            assert told;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            OutputStream out = to.getOutputStream();
            Piece piece = queue.take();
            while (piece.length() >= 0) {
                conditions.await(piece.readAt());
                conditions.spend(piece.length());
                observer.passing(piece.bytes(), piece.length());
                out.write(piece.bytes(), 0, piece.length());
                piece = queue.take();
            }
            conditions.await(piece.readAt());
            to.shutdownOutput();
        } catch (IOException e) {
            Sockets.close(from);
            Sockets.close(to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
