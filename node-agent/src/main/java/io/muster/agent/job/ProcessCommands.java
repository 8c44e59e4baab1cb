package io.muster.agent.job;

import io.muster.agent.process.Command;
import io.muster.agent.process.CommandResult;
import io.muster.agent.process.OutputListener;
import io.muster.agent.process.ProcessControl;
import java.time.Duration;

/** Runs commands for real. */
public final class ProcessCommands implements CommandRunner {
    private final ProcessControl processes;

    public ProcessCommands(ProcessControl processes) {
        this.processes = processes;
    }

    @Override
    public CommandResult run(String runId, Command command, Duration timeout, long maxBytes, OutputListener listener) {
        return processes.run(runId, command, timeout, maxBytes, listener);
    }

    @Override
    public void killAll(String runIdPrefix) {
        processes.killAll(runIdPrefix);
    }
}
