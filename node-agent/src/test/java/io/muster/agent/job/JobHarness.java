package io.muster.agent.job;

import io.muster.agent.collect.CollectorCatalog;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.process.Command;
import io.muster.agent.process.CommandResult;
import io.muster.agent.process.OutputListener;
import io.muster.protocol.agent.AgentEvent.Estimate;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.agent.JobOrder.JobLimits;
import io.muster.protocol.agent.RedactionOrder;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.archive.Chunk;
import io.muster.protocol.archive.ChunkSink;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs one job with collectors that are lambdas, and opens what it packed. */
public final class JobHarness implements JobListener {
    public static final NodeId NODE = new NodeId("n1");
    public static final String ROOT = "muster-20260101T000000Z-00000000";

    private final Path folder;
    private final List<CollectorSpec> specs = new ArrayList<>();
    private final Map<CollectorId, Body> bodies = new ConcurrentHashMap<>();
    private final List<Path> chunks = new ArrayList<>();
    private final Map<CollectorId, Verdict> verdicts = new LinkedHashMap<>();
    private final List<String> steps = new ArrayList<>();
    private JobLimits limits = new JobLimits(4, null, Duration.ofSeconds(30), 1 << 30, 1 << 30, 1);
    private @Nullable RedactionOrder redaction;
    private boolean nodeLevel = true;
    private CommandRunner commands = new NoCommands();
    private ChunkSink sink = this::store;
    private Resume resume = Resume.NOTHING;
    private @Nullable Job job;

    public JobHarness(Path folder) {
        this.folder = folder;
    }

    /** What a collector does. */
    @FunctionalInterface
    public interface Body {
        CollectorResult run(CollectorContext context) throws IOException, InterruptedException;
    }

    public JobHarness with(Specs spec, Body body) {
        CollectorSpec built = spec.build();
        specs.add(built);
        bodies.put(built.id(), body);
        return this;
    }

    public JobHarness limits(JobLimits value) {
        limits = value;
        return this;
    }

    public JobHarness withoutNodeLevel() {
        nodeLevel = false;
        return this;
    }

    public JobHarness redaction(RedactionOrder value) {
        redaction = value;
        return this;
    }

    public JobHarness commands(CommandRunner value) {
        commands = value;
        return this;
    }

    public JobHarness sink(ChunkSink value) {
        sink = value;
        return this;
    }

    public JobHarness resume(Resume value) {
        resume = value;
        return this;
    }

    public Job create() {
        JobOrder order =
                new JobOrder(NODE, ROOT, nodeLevel, BundleFormat.TAR_ZST, specs, limits, null, null, redaction, List.of());
        Job created = new Job(
                CollectionId.next(Instant.now()), order, new JobTools(catalog(), commands), work(), sink, this, resume);
        job = created;
        return created;
    }

    public JobHarness run() {
        create().run();
        return this;
    }

    public Path work() {
        return folder.resolve("work");
    }

    public Verdict verdict(String id) {
        Verdict verdict = verdicts.get(new CollectorId(id));
        if (verdict == null) {
            throw new AssertionError("no verdict on " + id + ", only " + verdicts);
        }
        return verdict;
    }

    public Map<CollectorId, Verdict> verdicts() {
        return verdicts;
    }

    /** {@code start a}, {@code end a}, … in their order. */
    public synchronized List<String> steps() {
        return List.copyOf(steps);
    }

    public List<Path> chunks() {
        return chunks;
    }

    public @Nullable Job job() {
        return job;
    }

    /** The entries that were packed, by their path below the top folder. */
    public Map<String, byte[]> entries() throws IOException {
        return Segments.entries(folder, NODE, chunks);
    }

    public CollectorCatalog catalog() {
        return new CollectorCatalog() {
            @Override
            public List<String> types() {
                return List.of("memory");
            }

            @Override
            public CollectorResult collect(CollectorContext context) throws IOException, InterruptedException {
                Body body = bodies.get(context.spec().id());
                if (body == null) {
                    throw new AssertionError("no body");
                }
                return body.run(context);
            }

            @Override
            public Estimate estimate(CollectorSpec spec, @Nullable Instant since, @Nullable Instant until) {
                return new Estimate(spec.id(), 1, 1, null);
            }
        };
    }

    @Override
    public synchronized void started(CollectorId collector, Instant at) {
        steps.add("start " + collector);
    }

    @Override
    public synchronized void finished(CollectorId collector, Verdict verdict) {
        if (verdicts.put(collector, verdict) != null) {
            throw new AssertionError("second verdict on " + collector);
        }
        steps.add("end " + collector);
    }

    @Override
    public void progress(long contentBytes, Map<CollectorId, Long> running) {}

    public void store(Chunk chunk) throws IOException {
        Path file = folder.resolve("chunk-" + chunk.number());
        byte[] content = new byte[chunk.bytes().remaining()];
        chunk.bytes().duplicate().get(content);
        // Not Files.write: the writing thread may be interrupted.
        try (java.io.FileOutputStream out = new java.io.FileOutputStream(file.toFile())) {
            out.write(content);
        }
        chunks.add(file);
    }

    /** Files that are left in the job's folder for temporary files. */
    public List<Path> leftovers() {
        if (!Files.exists(work())) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(work())) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class NoCommands implements CommandRunner {
        @Override
        public CommandResult run(
                String runId, Command command, Duration timeout, long maxBytes, OutputListener listener) {
            throw new AssertionError("no commands here");
        }

        @Override
        public void killAll(String runIdPrefix) {}
    }
}
