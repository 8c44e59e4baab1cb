package io.muster.testing.network;

import java.time.Duration;

/** The cable of one program, seen from the program. */
public interface Wire extends AutoCloseable {
    /** Nothing passes any more, silently: connections stay open and hear nothing. */
    void cut();

    /** The program no longer hears others, but is still heard. */
    void deafen();

    /** The program is no longer heard, but still hears others. */
    void mute();

    /**
     * Delays every byte and bounds the rate, each way.
     *
     * @param bytesPerSecond 0 for no bound
     */
    void slow(Duration delay, long bytesPerSecond);

    /** Ends every connection; what was on its way is lost. */
    void reset();

    /** Ends cuts and slowness. */
    void heal();

    @Override
    void close();
}
