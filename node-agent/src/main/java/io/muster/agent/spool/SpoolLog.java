package io.muster.agent.spool;

import io.muster.protocol.archive.Chunk;

/** Hears what becomes of a job's chunks, to keep it for the next process. Must not throw. */
public interface SpoolLog {
    /** For a spool that ends with its process. */
    SpoolLog NONE = new SpoolLog() {
        @Override
        public void cut(Chunk chunk) {}

        @Override
        public void acknowledged(int number) {}
    };

    /** A chunk was taken; it has not been handed out yet. */
    void cut(Chunk chunk);

    /** The coordinator has a chunk. */
    void acknowledged(int number);
}
