package io.muster.agent.collect;

import io.muster.agent.process.CapturedOutput;
import io.muster.agent.process.Command;
import io.muster.agent.process.CommandResult;
import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the engine gives to one run of a collector. */
public interface CollectorContext {
    CollectorSpec spec();

    /** What the spec calls the collector; {@code otherwise} where it gives no name. */
    default String name(String otherwise) {
        String name = spec().collectorName();
        return name == null ? otherwise : name;
    }

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
     * To be asked before a path that the spec names is followed to where it leads.
     *
     * @throws IOException saying which rule of the node's owner denies it
     */
    default void follow(Path path) throws IOException {}

    /**
     * Runs a command under process control: own session, low priority, whole tree gone when this returns. Waits at most
     * until the deadline.
     */
    CommandResult run(Command command) throws IOException, InterruptedException;

    /**
     * Takes what a collector found. Paths are relative to the node's part of the bundle, such as
     * {@code system/cpu.json}; for collectors of cluster scope to the bundle's root. A path that is taken gets
     * {@code -2} before its extension and a warning. Names may hold anything but a slash, also what
     * {@link io.muster.protocol.archive.EntryPaths#name} makes of bytes that are no text; they are made safe here. Safe
     * for one thread at a time.
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
