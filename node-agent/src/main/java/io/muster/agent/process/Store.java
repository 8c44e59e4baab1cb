package io.muster.agent.process;

import java.io.IOException;

/** Keeps bytes at positions, in memory or in a file. Read only where it was written. */
interface Store extends AutoCloseable {
    /**
     * Writes as many of the bytes as there is room for.
     *
     * @return how many; fewer than asked means that the store is full for good
     */
    int write(long position, byte[] source, int offset, int length);

    void read(long position, byte[] target, int offset, int length) throws IOException;

    @Override
    void close();
}
