package io.muster.agent.collect;

import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the engine gives to one run of a collector. */
public interface CollectorContext {
    CollectorSpec spec();

    /** Default time window of the request, for collectors that read logs; null means open. */
    @Nullable
    Instant since();

    @Nullable
    Instant until();

    /** Time left until the deadline. */
    Duration remaining();

    /** Bytes of content that may still be kept. */
    long maxBytes();

    /** An empty folder of this run, removed afterwards. */
    Path workFolder() throws IOException;

    Entries entries();

    /**
     * Runs a command under process control: own session, low priority, whole tree gone when this returns. Waits at most
     * until the deadline.
     */
    CommandResult run(Command command) throws IOException, InterruptedException;

    /**
     * A command.
     *
     * @param line program and arguments; a program without a slash is looked up in {@code PATH}
     * @param environment the whole environment of the process; the engine adds only its own cookie
     */
    record Command(List<String> line, Map<String, String> environment, @Nullable Path folder) {}

    /**
     * How a command ended.
     *
     * @param end how
     * @param exitCode 128 + signal number when a signal ended it; meaningful for {@link End#EXITED}
     * @param problem why it could not be started, or null
     */
    record CommandResult(
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

    /** Output of a command within its bound: its head, its tail, and how much was dropped between them. */
    interface CapturedOutput {
        long size();

        long droppedBytes();

        /** The kept content; only for output that is known to be small. */
        byte[] bytes() throws IOException;
    }

    /**
     * Takes what a collector found. Paths are relative to the node's part of the bundle, such as
     * {@code system/cpu.json}; for collectors of cluster scope to the bundle's root. A path that is taken gets
     * {@code -2} before its extension and a warning. Safe for one thread at a time.
     */
    interface Entries {
        void put(String path, byte[] content) throws IOException;

        /** Writes as JSON, indented as Troubleshoot does. */
        void putJson(String path, Object value) throws IOException;

        void put(String path, CapturedOutput output) throws IOException;

        /** Streams a file or records a symbolic link as it is; never follows it. */
        void copy(String path, Path source) throws IOException;
    }
}
