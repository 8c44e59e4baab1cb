package io.muster.testing.cluster;

import io.muster.testing.ManagedProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program in a process of its own. */
final class ProcessProgram implements Program {
    private final List<String> line;
    private final Path log;
    private List<String> prefix = List.of();
    private @Nullable ManagedProcess process;

    ProcessProgram(List<String> line, Path log) {
        this.line = line;
        this.log = log;
    }

    /** From the next start on, this command line runs the program's. */
    synchronized void startBy(List<String> prefix) {
        this.prefix = prefix;
    }

    @Override
    public synchronized void start() {
        if (isRunning()) {
            throw new IllegalStateException("it runs already: " + line);
        }
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(line);
        process = ManagedProcess.start(whole, log);
    }

    @Override
    public synchronized void kill() {
        running().kill();
    }

    @Override
    public synchronized void stop() {
        running().close();
    }

    @Override
    public synchronized void freeze() {
        running().freeze();
    }

    @Override
    public synchronized void thaw() {
        if (isRunning()) {
            running().thaw();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    @Override
    public String log() {
        return log.toString();
    }

    private ManagedProcess running() {
        ManagedProcess current = process;
        if (current == null) {
            throw new IllegalStateException("it was never started: " + line);
        }
        return current;
    }

    @Override
    public synchronized void close() {
        if (isRunning()) {
            thaw();
            running().close();
        }
    }
}
