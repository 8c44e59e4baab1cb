package io.muster.testing.network;

/** Sees the bytes of one connection as they pass, both directions, each from one thread. */
public interface Tap {
    /** From the program that dialled. */
    void up(byte[] bytes, int length);

    /** To the program that dialled. */
    void down(byte[] bytes, int length);
}
