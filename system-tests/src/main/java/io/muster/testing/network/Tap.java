package io.muster.testing.network;

/** Sees the bytes of one connection as they pass, both directions, each from one thread. */
public interface Tap {
    /** Looks away. */
    Tap NONE = new Tap() {
        @Override
        public void up(byte[] bytes, int length) {
            // Nobody asked.
        }

        @Override
        public void down(byte[] bytes, int length) {
            // Nobody asked.
        }
    };

    /** From the program that dialled. */
    void up(byte[] bytes, int length);

    /** To the program that dialled. */
    void down(byte[] bytes, int length);
}
