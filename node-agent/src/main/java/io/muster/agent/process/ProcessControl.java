package io.muster.agent.process;

import io.muster.agent.process.CommandResult.End;
import io.muster.agent.process.CommandRun.Outcome;
import io.muster.agent.process.Launcher.Launched;
import io.muster.agent.process.ProgramLookup.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs the commands of this agent process, and leaves nothing of them behind: not when they end, not when they are
 * cancelled, and not when the agent itself is killed.
 *
 * <p>Every process carries {@code MUSTER_RUN=<instance>/<run id>/<number>} in its environment.
 */
public final class ProcessControl implements AutoCloseable {
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final long MAX_STDERR = 1 << 20;
    private static final long KILL_ALL = TimeUnit.SECONDS.toNanos(1);

    private final ProcessSettings settings;
    private final String instance;
    private final Path stateFolder;
    private final @Nullable Cgroup group;
    private final InstanceFolder folder;
    private final Guard guard;
    private final Launcher launcher;
    private final MemoryBudget memory;
    private final Leftovers leftovers = new Leftovers();
    private final AtomicLong numbers = new AtomicLong();
    private final Set<CommandRun> runs = ConcurrentHashMap.newKeySet();
    private final long startedAt = ProcessTable.now();
    private volatile boolean closed;

    private ProcessControl(
            ProcessSettings settings,
            String instance,
            Path stateFolder,
            @Nullable Cgroup group,
            InstanceFolder folder,
            Guard guard) {
        this.settings = settings;
        this.instance = instance;
        this.stateFolder = stateFolder;
        this.group = group;
        this.folder = folder;
        this.guard = guard;
        this.launcher = new Launcher(settings, new OutputPipes(folder.path()), instance);
        this.memory = new MemoryBudget(settings.totalMemoryBytes());
    }

    /**
     * Starts the watcher that outlives this process, after ending what earlier ones have left.
     *
     * @param instance random id of this agent process; letters, digits, {@code _} and {@code -}
     * @param stateFolder a folder for process control alone; made where it is missing
     */
    public static ProcessControl start(ProcessSettings settings, String instance, Path stateFolder) throws IOException {
        if (!INSTANCE.matcher(instance).matches()) {
            throw new IllegalArgumentException("not an instance: " + instance);
        }
        Path state = stateFolder.toAbsolutePath();
        Files.createDirectories(state);
        InstanceFolder.sweep(state);
        Cgroup group = settings.useCgroups() ? Cgroup.forInstance(instance) : null;
        String groupPath = group == null ? "" : group.folder().toString();
        InstanceFolder folder = InstanceFolder.create(state, instance, groupPath);
        Guard guard = new Guard(instance, groupPath, folder.path());
        return new ProcessControl(settings, instance, state, group, folder, guard);
    }

    /**
     * Runs a command; returns when its whole tree is gone, at the latest a second after the timeout. An interrupt of
     * the calling thread cancels the command and is consumed by that: the result says {@link End#CANCELLED}, the thread
     * is not interrupted any more. Without a writable cgroup, a storm of forks on a busy host may take longer, or be
     * ended in the background.
     *
     * @param runId names the run in the processes' environment and for {@link #killAll}
     * @param timeout from now on; what was printed until then is kept
     * @param maxBytes bound of the kept standard output; standard error has the same, but at most 1 MiB
     * @return with captured output that the caller must close; what could not be started for another reason than its
     *     file is {@link End#NOT_PERMITTED} with the system's message
     */
    public CommandResult run(String runId, Command command, Duration timeout, long maxBytes, OutputListener listener) {
        long deadline = System.nanoTime() + nanos(timeout);
        CommandRun run = new CommandRun(runId, settings, deadline);
        runs.add(run);
        Capture stdout = capture(maxBytes);
        Capture stderr = capture(Math.min(maxBytes, MAX_STDERR));
        try {
            Verdict verdict = run(run, command, stdout, stderr, listener);
            return new CommandResult(verdict.end(), verdict.exitCode(), verdict.problem(), stdout, stderr);
        } finally {
            stdout.finish();
            stderr.finish();
            runs.remove(run);
            run.markOver();
        }
    }

    private static long nanos(Duration timeout) {
        return timeout.isNegative() ? 0 : (timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout).toNanos();
    }

    private Capture capture(long maxBytes) {
        return new Capture(maxBytes, settings.memoryBufferBytes(), memory, () -> new FileStore(stateFolder));
    }

    private record Verdict(End end, int exitCode, @Nullable String problem) {
        static Verdict notStarted(End end, @Nullable String problem) {
            return new Verdict(end, -1, problem);
        }
    }

    private Verdict run(CommandRun run, Command command, Capture stdout, Capture stderr, OutputListener listener) {
        if (Thread.interrupted() || closed) {
            return Verdict.notStarted(End.CANCELLED, null);
        }
        if (run.isLate()) {
            return Verdict.notStarted(End.TIMED_OUT, null);
        }
        String name = command.line().isEmpty() ? "" : command.line().get(0);
        Found found = ProgramLookup.find(name, command.environment(), Launcher.folder(command));
        if (found instanceof Found.Missing missing) {
            return Verdict.notStarted(End.NOT_FOUND, missing.problem());
        }
        if (found instanceof Found.Refused refused) {
            return Verdict.notStarted(End.NOT_PERMITTED, refused.problem());
        }
        Found.Program program = (Found.Program) found;
        if (!Files.isDirectory(Launcher.folder(command))) {
            return Verdict.notStarted(End.NOT_FOUND, Launcher.folder(command) + ": no such folder");
        }
        if (run.isCancelled()) {
            return Verdict.notStarted(End.CANCELLED, null);
        }
        guard.ensureAlive();
        return launch(run, command, program.path(), stdout, stderr, listener);
    }

    private Verdict launch(
            CommandRun run, Command command, Path program, Capture stdout, Capture stderr, OutputListener listener) {
        long number = numbers.incrementAndGet();
        String id = run.runId() + "/" + number;
        long notBefore = ProcessTable.now();
        Cgroup cgroup = group == null ? null : group.child("run-" + number);
        Launched launched;
        try {
            launched = launcher.launch(command, program, Environment.cookie(instance, id), cgroup);
        } catch (IOException | IllegalArgumentException e) {
            if (cgroup != null) {
                cgroup.remove();
            }
            return Thread.interrupted()
                    ? Verdict.notStarted(End.CANCELLED, null)
                    : Verdict.notStarted(End.NOT_PERMITTED, "cannot be started: " + e.getMessage());
        }
        long leader = launched.process().pid();
        folder.sessionStarted(leader);
        ProcessTree tree = new ProcessTree(Environment.variable(instance, id), notBefore, cgroup, leader);
        Outcome outcome = new Outcome(End.CANCELLED, -1, false); // unless it gets to the end of the try
        try {
            StreamReader out = new StreamReader(launched.stdout(), stdout, listener, false);
            StreamReader err = new StreamReader(launched.stderr(), stderr, listener, true);
            out.start("muster-stdout-" + id);
            err.start("muster-stderr-" + id);
            outcome = run.finish(launched.process(), tree, out, err);
        } finally {
            launched.closePipes();
            folder.sessionEnded(leader);
            if (!outcome.treeIsGone() || (cgroup != null && !cgroup.remove())) {
                leftovers.add(tree, cgroup);
            }
        }
        return verdict(outcome, stderr);
    }

    private Verdict verdict(Outcome outcome, Capture stderr) {
        String problem = CommandRun.startProblem(outcome, launcher.failureToken(), stderr);
        if (problem == null) {
            return new Verdict(outcome.end(), outcome.exitCode(), null);
        }
        stderr.clear();
        return Verdict.notStarted(outcome.exitCode() == 127 ? End.NOT_FOUND : End.NOT_PERMITTED, problem);
    }

    /** Cancels the runs whose id starts so, and kills whatever is left of earlier ones; returns when that is done. */
    public void killAll(String runIdPrefix) {
        List<CommandRun> concerned =
                runs.stream().filter(run -> run.runId().startsWith(runIdPrefix)).toList();
        concerned.forEach(CommandRun::cancel);
        long end = System.nanoTime() + KILL_ALL;
        concerned.forEach(run -> run.awaitOver(end - System.nanoTime()));
        ProcessTree rest = new ProcessTree(Environment.variable(instance, runIdPrefix), startedAt, null);
        if (!rest.kill(System.nanoTime() + KILL_ALL)) {
            leftovers.add(rest, null);
        }
    }

    /** The watcher's process id; for tests that kill it. */
    long guardPid() {
        return guard.pid();
    }

    /** Kills everything, waits for the runs to end, and ends the watcher. */
    @Override
    public void close() {
        closed = true;
        killAll("");
        leftovers.close();
        guard.close();
    }
}
