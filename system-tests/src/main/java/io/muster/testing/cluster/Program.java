package io.muster.testing.cluster;

/** A coordinator or an agent, however it runs. Starting it again after its end keeps its data. */
interface Program extends AutoCloseable {
    void start();

    /** Ends it without a chance to tidy up, as near to {@code kill -9} as it runs. */
    void kill();

    /** Ends it in an orderly way. */
    void stop();

    void freeze();

    void thaw();

    boolean isRunning();

    /** Where its log is, for whoever looks into a failure. */
    String log();

    @Override
    void close();
}
