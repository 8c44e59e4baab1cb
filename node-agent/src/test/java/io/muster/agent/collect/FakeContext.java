package io.muster.agent.collect;

import io.muster.agent.process.CapturedOutput;
import io.muster.agent.process.Command;
import io.muster.agent.process.CommandResult;
import io.muster.protocol.archive.EntryPaths;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.json.Json;
import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A context that keeps everything in memory and runs commands plainly, for tests of collectors alone. */
public final class FakeContext implements CollectorContext, CollectorContext.Entries {
    private static final int MAX_COPY = 1 << 20;

    /** Content of entries by path; of links, {@code "-> "} and the target. */
    public final Map<String, String> entries = new TreeMap<>();

    private final CollectorSpec spec;
    private final Path workFolder;
    private Duration time = Duration.ofSeconds(20);
    private long maxBytes = Long.MAX_VALUE;
    private @Nullable Instant since;
    private @Nullable Instant until;
    private @Nullable CommandResult answer;
    private BeforeCopy beforeCopy = source -> {};

    public FakeContext(CollectorAction action, @Nullable String collectorName, Path workFolder) {
        this(spec(action, collectorName, CollectorSpec.Scope.HOST), workFolder);
    }

    public FakeContext(CollectorSpec spec, Path workFolder) {
        this.spec = spec;
        this.workFolder = workFolder;
    }

    public static CollectorSpec spec(
            CollectorAction action, @Nullable String collectorName, CollectorSpec.Scope scope) {
        return new CollectorSpec(
                new CollectorId("test"),
                "test",
                collectorName,
                scope,
                action,
                false,
                List.of(),
                null,
                null,
                0,
                Set.of(),
                1);
    }

    public FakeContext time(Duration time) {
        this.time = time;
        return this;
    }

    public FakeContext maxBytes(long maxBytes) {
        this.maxBytes = maxBytes;
        return this;
    }

    public FakeContext window(@Nullable Instant since, @Nullable Instant until) {
        this.since = since;
        this.until = until;
        return this;
    }

    /** Called before each copy, to make trouble. */
    public FakeContext beforeCopy(BeforeCopy beforeCopy) {
        this.beforeCopy = beforeCopy;
        return this;
    }

    /** What every command answers instead of being run. */
    public FakeContext answering(CommandResult.End end, int exitCode, String stdout, String stderr) {
        this.answer = new CommandResult(end, exitCode, null, new Text(stdout), new Text(stderr));
        return this;
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
        return time;
    }

    @Override
    public long maxBytes() {
        return maxBytes;
    }

    @Override
    public Path workFolder() throws IOException {
        return Files.createDirectories(workFolder);
    }

    @Override
    public Entries entries() {
        return this;
    }

    @Override
    public CommandResult run(Command command) throws IOException, InterruptedException {
        if (answer != null) {
            return answer;
        }
        Files.createDirectories(workFolder);
        Path out = Files.createTempFile(workFolder.toAbsolutePath().getParent(), "out", "");
        Path err = Files.createTempFile(workFolder.toAbsolutePath().getParent(), "err", "");
        ProcessBuilder builder = new ProcessBuilder(command.line())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .directory(command.folder() == null ? null : command.folder().toFile());
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return result(CommandResult.End.NOT_FOUND, 127, out, err);
        }
        process.getOutputStream().close();
        if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
            return result(CommandResult.End.TIMED_OUT, 137, out, err);
        }
        return result(CommandResult.End.EXITED, process.exitValue(), out, err);
    }

    private static CommandResult result(CommandResult.End end, int code, Path out, Path err) throws IOException {
        CommandResult result = new CommandResult(end, code, null, text(out), text(err));
        Files.delete(out);
        Files.delete(err);
        return result;
    }

    private static Text text(Path file) throws IOException {
        return new Text(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    }

    @Override
    public void put(String path, byte[] content) {
        keep(path, new String(content, StandardCharsets.UTF_8));
    }

    @Override
    public void putJson(String path, Object value) throws IOException {
        keep(path, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value));
    }

    @Override
    public void put(String path, CapturedOutput output) throws IOException {
        keep(path, new String(output.bytes(), StandardCharsets.UTF_8));
    }

    @Override
    public void copy(String path, Path source) throws IOException {
        beforeCopy.accept(source);
        if (Files.isSymbolicLink(source)) {
            keep(path, "-> " + Files.readSymbolicLink(source));
            return;
        }
        try (ReadableByteChannel in =
                Files.newByteChannel(source, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            byte[] head = Channels.newInputStream(in).readNBytes(MAX_COPY);
            keep(path, new String(head, StandardCharsets.UTF_8));
        }
    }

    private void keep(String path, String content) {
        String safe = Arrays.stream(path.split("/")).map(EntryPaths::sanitize).collect(Collectors.joining("/"));
        String free = safe;
        for (int i = 2; entries.containsKey(free); i++) {
            free = safe + "-" + i;
        }
        entries.put(free, content);
    }

    /** Something that may fail. */
    @FunctionalInterface
    public interface BeforeCopy {
        void accept(Path source) throws IOException;
    }

    private record Text(String text) implements CapturedOutput {
        @Override
        public long size() {
            return bytes().length;
        }

        @Override
        public long droppedBytes() {
            return 0;
        }

        @Override
        public void forEach(Piece consumer) throws IOException {
            consumer.accept(ByteBuffer.wrap(bytes()));
        }

        @Override
        public byte[] bytes() {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {}
    }
}
