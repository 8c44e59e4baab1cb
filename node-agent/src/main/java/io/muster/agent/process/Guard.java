package io.muster.agent.process;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watcher beside the agent: a shell that sees the end of the agent on its standard input and then cleans up. */
final class Guard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final long PATIENCE_SECONDS = 5;

    private final List<String> line;
    private Process process;

    /** @param group folder of the agent's cgroup, or empty */
    Guard(String instance, String group, Path folder) throws IOException {
        line = new ArrayList<>(Launcher.ifItWorks("setsid", List.of()));
        line.addAll(List.of("/bin/sh", "-c", "eval \"$MUSTER_GUARD\"", "muster-guard", instance, group));
        line.add(folder.toString());
        process = launch();
    }

    private Process launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(new File("/"))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        Environment.trusted(builder.environment());
        builder.environment().put("MUSTER_GUARD", Script.GUARD);
        return builder.start();
    }

    /** Starts another watcher if somebody has killed this one. */
    synchronized void ensureAlive() {
        if (process.isAlive()) {
            return;
        }
        LOG.warn("the watcher of this agent's commands is gone; starting another one");
        try {
            process = launch();
        } catch (IOException e) {
            LOG.warn("no watcher: commands would survive a kill of the agent: {}", e.getMessage());
        }
    }

    synchronized long pid() {
        return process.pid();
    }

    /** Lets the watcher look once more and remove what it can, and waits for its end. */
    @Override
    public synchronized void close() {
        try {
            try (OutputStream toGuard = process.getOutputStream()) {
                toGuard.write("orderly\n".getBytes(StandardCharsets.US_ASCII));
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the watcher still cleans up");
            }
        } catch (IOException e) {
            LOG.warn("the watcher could not be told to end: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
