package io.muster.agent.process;

import java.nio.ByteBuffer;

/**
 * Sees output while a command prints it. Called on the reading threads, so it must not block; the bytes are on loan.
 */
@FunctionalInterface
public interface OutputListener {
    OutputListener NONE = (stderr, bytes) -> {};

    void onOutput(boolean stderr, ByteBuffer bytes);
}
