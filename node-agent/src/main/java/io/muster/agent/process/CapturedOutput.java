package io.muster.agent.process;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Output of a command within its bound: its head, its tail, and how much was dropped between them. */
public interface CapturedOutput extends AutoCloseable {
    /** Bytes that are kept, the marker line where something was dropped included. */
    long size();

    long droppedBytes();

    /** Positions in the kept content before which something is missing; pieces of {@link #forEach} begin there. */
    default long[] gaps() {
        return new long[0];
    }

    /** Hands on the kept content, piece by piece. */
    void forEach(Piece consumer) throws IOException;

    /** The kept content; only for output that is known to be small. */
    byte[] bytes() throws IOException;

    /** Gives memory and spill files back. */
    @Override
    void close();

    /** Takes pieces of content. */
    @FunctionalInterface
    interface Piece {
        void accept(ByteBuffer content) throws IOException;
    }
}
