package io.muster.testing.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A program in this JVM. It cannot be frozen, and its hardest end is an orderly one that nobody is told of. */
final class EmbeddedProgram implements Program {
    private final String name;
    private final Starter starter;
    private @Nullable AutoCloseable running;

    /** Makes a running program. */
    interface Starter {
        AutoCloseable start() throws IOException, InterruptedException;
    }

    EmbeddedProgram(String name, Starter starter) {
        this.name = name;
        this.starter = starter;
    }

    @Override
    public synchronized void start() {
        if (running != null) {
            throw new IllegalStateException(name + " runs already");
        }
        try {
            running = starter.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** {@inheritDoc} The caller has cut its wires, so that nobody hears of it. */
    @Override
    public void kill() {
        close();
    }

    @Override
    public void stop() {
        close();
    }

    @Override
    public void freeze() {
        throw new UnsupportedOperationException(name + " shares its JVM with the test");
    }

    @Override
    public void thaw() {
        // It was never frozen.
    }

    @Override
    public synchronized boolean isRunning() {
        return running != null;
    }

    @Override
    public String log() {
        return "the log of this JVM";
    }

    @Override
    public synchronized void close() {
        AutoCloseable current = running;
        running = null;
        if (current == null) {
            return;
        }
        try {
            current.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(name, e);
        }
    }
}
