package io.muster.agent.job;

import io.muster.agent.collect.CollectorContext;
import io.muster.agent.pack.EntryWriter;
import io.muster.agent.process.CapturedOutput;
import io.muster.agent.process.Command;
import io.muster.agent.process.CommandResult;
import io.muster.agent.process.OutputListener;
import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one run of a collector gets from the engine, and what has to be given back after it. */
final class RunContext implements CollectorContext {
    private final CollectorSpec spec;
    private final @Nullable Instant since;
    private final @Nullable Instant until;
    private final RunClock clock;
    private final EntryWriter entries;
    private final CommandRunner commands;
    private final String runId;
    private final Path folder;
    private final Function<String, OutputListener> printing;
    private final AtomicLong printed = new AtomicLong();
    private final List<SharedOutput> outputs = new ArrayList<>();
    private boolean folderMade;
    private volatile boolean inCommand;

    RunContext(
            CollectorSpec spec,
            @Nullable Instant since,
            @Nullable Instant until,
            RunClock clock,
            EntryWriter entries,
            CommandRunner commands,
            String runId,
            Path folder,
            Function<String, OutputListener> printing) {
        this.spec = spec;
        this.since = since;
        this.until = until;
        this.clock = clock;
        this.entries = entries;
        this.commands = commands;
        this.runId = runId;
        this.folder = folder;
        this.printing = printing;
    }

    @Override
    public CollectorSpec spec() {
        return spec;
    }

    @Override
    public @Nullable Instant since() {
        return since;
    }

    @Override
    public @Nullable Instant until() {
        return until;
    }

    @Override
    public Duration remaining() {
        return clock.remaining();
    }

    @Override
    public long maxBytes() {
        return Math.max(0, entries.bytesLeft());
    }

    @Override
    public synchronized Path workFolder() throws IOException {
        if (!folderMade) {
            Files.createDirectories(folder);
            folderMade = true;
        }
        return folder;
    }

    @Override
    public Entries entries() {
        return entries;
    }

    @Override
    public CommandResult run(Command command) throws IOException, InterruptedException {
        inCommand = true;
        String output = command.output();
        OutputListener watching = output == null ? OutputListener.NONE : printing.apply(output);
        try {
            CommandResult result = commands.run(runId, command, clock.remaining(), maxBytes(), (stderr, bytes) -> {
                printed.addAndGet(bytes.remaining());
                watching.onOutput(stderr, bytes);
            });
            return new CommandResult(
                    result.end(), result.exitCode(), result.problem(), share(result.stdout()), share(result.stderr()));
        } finally {
            inCommand = false;
        }
    }

    RunClock clock() {
        return clock;
    }

    EntryWriter writer() {
        return entries;
    }

    boolean isInCommand() {
        return inCommand;
    }

    /** Bytes that its commands have printed so far. */
    long printed() {
        return printed.get();
    }

    /** Gives back what the run has left. After packing. */
    synchronized void free() {
        outputs.forEach(SharedOutput::free);
        outputs.clear();
        if (folderMade) {
            Folders.remove(folder);
        }
    }

    /** Kills what a run that was given up may have left. */
    void killLeftovers() {
        commands.killAll(runId);
    }

    private synchronized SharedOutput share(CapturedOutput output) {
        SharedOutput shared = new SharedOutput(output);
        outputs.add(shared);
        return shared;
    }
}
