package io.muster.agent.process;

import org.jspecify.annotations.Nullable;

/**
 * How a command ended.
 *
 * @param exitCode 128 + signal number when a signal ended it; meaningful for {@link End#EXITED}
 * @param problem why it could not be started, or null
 */
public record CommandResult(
        End end, int exitCode, @Nullable String problem, CapturedOutput stdout, CapturedOutput stderr) {
    /** The ways a command can end. */
    public enum End {
        EXITED,
        /** No such program. */
        NOT_FOUND,
        NOT_PERMITTED,
        TIMED_OUT,
        CANCELLED
    }
}
