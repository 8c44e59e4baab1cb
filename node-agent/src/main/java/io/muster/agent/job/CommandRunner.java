package io.muster.agent.job;

import io.muster.agent.process.Command;
import io.muster.agent.process.CommandResult;
import io.muster.agent.process.OutputListener;
import java.io.IOException;
import java.time.Duration;

/** Runs commands under process control; the seam that lets the engine be tested without processes. */
public interface CommandRunner {
    /** Blocks until the command's whole process tree is gone. An interrupt cancels it; what it printed is kept. */
    CommandResult run(String runId, Command command, Duration timeout, long maxBytes, OutputListener listener)
            throws IOException, InterruptedException;

    /** Kills whatever is left of the runs whose ids start so. */
    void killAll(String runIdPrefix);
}
