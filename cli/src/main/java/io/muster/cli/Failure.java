package io.muster.cli;

import java.util.List;

/** Why a command cannot do what it was asked: expected, told to the user without a stack trace. */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final transient List<String> lines;
    private final boolean retryable;

    private Failure(int exitCode, List<String> lines, boolean retryable) {
        super(String.join("; ", lines), null, false, false);
        this.exitCode = exitCode;
        this.lines = List.copyOf(lines);
        this.retryable = retryable;
    }

    public static Failure badInput(String... lines) {
        return new Failure(ExitCode.BAD_INPUT, List.of(lines), false);
    }

    public static Failure of(int exitCode, List<String> lines) {
        return new Failure(exitCode, lines, false);
    }

    /** Something that may be over in a moment, such as a coordinator that restarts. */
    public static Failure passing(int exitCode, List<String> lines) {
        return new Failure(exitCode, lines, true);
    }

    /** One of {@link ExitCode}. */
    public int exitCode() {
        return exitCode;
    }

    /** One message for each thing that is wrong. */
    public List<String> lines() {
        return lines;
    }

    /** Whether trying again later can help. */
    public boolean retryable() {
        return retryable;
    }
}
