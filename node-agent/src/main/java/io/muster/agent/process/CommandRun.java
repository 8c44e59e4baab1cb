package io.muster.agent.process;

import io.muster.agent.process.CommandResult.End;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One command from its start until nothing of it is left. Belongs to one thread; only {@link #cancel} is for others.
 */
final class CommandRun {
    /** How long what a command leaves behind may finish by itself, such as a last stage that writes its output. */
    private static final long SETTLE = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long KILL = TimeUnit.MILLISECONDS.toNanos(400);
    /** Within the second that a run may take beyond its timeout. */
    private static final long ALL = TimeUnit.MILLISECONDS.toNanos(900);

    private static final long DRAIN = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long AUTOGROUP = TimeUnit.MILLISECONDS.toNanos(150);
    private static final int MAX_START_MESSAGE = 8192;

    private final String runId;
    private final ProcessSettings settings;
    private final long deadline;
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable Thread waiter;
    private boolean cancelled;

    CommandRun(String runId, ProcessSettings settings, long deadline) {
        this.runId = runId;
        this.settings = settings;
        this.deadline = deadline;
    }

    String runId() {
        return runId;
    }

    boolean isLate() {
        return left() <= 0;
    }

    synchronized boolean isCancelled() {
        return cancelled;
    }

    synchronized void cancel() {
        cancelled = true;
        if (waiter != null) {
            waiter.interrupt();
        }
    }

    void markOver() {
        over.countDown();
    }

    void awaitOver(long nanos) {
        Uninterrupted.await(over, nanos);
    }

    /** What came out, and whether surely nothing of the command is left. */
    record Outcome(End end, int exitCode, boolean treeIsGone) {}

    /** Waits for the end, at the latest until the deadline, and clears away what is left then. */
    Outcome finish(Process process, ProcessTree tree, StreamReader stdout, StreamReader stderr) {
        End end = await(process);
        long endedAt = System.nanoTime();
        boolean gone = (end == End.EXITED && settles(tree, stdout, stderr, endedAt + SETTLE))
                || tree.end(settings.termGrace().toNanos(), KILL);
        // What is in the pipes of a tree that is gone is bounded, but a slow disk may need its time to take it.
        long drainUntil = end == End.EXITED && gone
                ? Math.max(deadline, endedAt + SETTLE)
                : Math.min(System.nanoTime() + DRAIN, endedAt + ALL);
        stdout.drain(DRAIN, drainUntil);
        stderr.drain(DRAIN, drainUntil);
        if (end == End.CANCELLED) {
            Thread.interrupted(); // the interrupt was the order to cancel, and is carried out
        }
        return new Outcome(end, process.isAlive() ? -1 : process.exitValue(), gone);
    }

    private End await(Process process) {
        synchronized (this) {
            if (cancelled) {
                return End.CANCELLED;
            }
            waiter = Thread.currentThread();
        }
        End end;
        try {
            end = exits(process) ? End.EXITED : End.TIMED_OUT;
        } catch (InterruptedException e) {
            end = End.CANCELLED;
        }
        synchronized (this) {
            waiter = null;
            return cancelled ? End.CANCELLED : end;
        }
    }

    private boolean exits(Process process) throws InterruptedException {
        if (settings.nice() > 0 && !process.waitFor(Math.min(AUTOGROUP, left()), TimeUnit.NANOSECONDS)) {
            Autogroup.ensure(process.pid(), settings.nice());
        }
        return process.waitFor(left(), TimeUnit.NANOSECONDS);
    }

    private long left() {
        return deadline - System.nanoTime();
    }

    private static boolean settles(ProcessTree tree, StreamReader stdout, StreamReader stderr, long until) {
        while (System.nanoTime() - until < 0) {
            if (stdout.hasEnded() && stderr.hasEnded()) {
                if (tree.isKnownEmpty()) {
                    return true;
                }
                if (!tree.canBeKnownEmpty()) {
                    return false;
                }
            }
            Uninterrupted.pause(1);
        }
        return false;
    }

    /** Why the command was not started although its process was, or null; see {@code run.sh}. */
    static @Nullable String startProblem(Outcome outcome, String token, CapturedOutput stderr) {
        boolean possible = outcome.end() == End.EXITED && (outcome.exitCode() == 126 || outcome.exitCode() == 127);
        if (!possible || stderr.size() > MAX_START_MESSAGE) {
            return null;
        }
        String message;
        try {
            message = new String(stderr.bytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return null;
        }
        int mark = message.lastIndexOf(token);
        return mark < 0 ? null : message.substring(0, mark).strip();
    }
}
