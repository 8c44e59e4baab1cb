package io.muster.agent.local;

import io.muster.agent.HostFacts;
import io.muster.agent.Logs;
import io.muster.agent.collect.Host;
import io.muster.agent.collect.StandardCollectors;
import io.muster.agent.job.Folders;
import io.muster.agent.job.JobTools;
import io.muster.agent.job.ProcessCommands;
import io.muster.agent.process.ProcessControl;
import io.muster.agent.process.ProcessSettings;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.spec.ByteSize;
import io.muster.protocol.spec.Spec;
import io.muster.protocol.spec.SpecOptions;
import io.muster.protocol.spec.SpecParser;
import io.muster.protocol.spec.SpecSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code muster collect --local}: this host's bundle, without any cluster. */
public final class LocalMain {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Duration CLEAN_UP_LIMIT = Duration.ofSeconds(8);

    private static final int COMPLETE = 0;
    private static final int INTERNAL = 1;
    private static final int BAD_INPUT = 2;
    private static final int PARTIAL = 3;
    private static final int FAILED = 4;
    private static final int CANCELLED = 5;

    private final PrintStream err;
    private final Thread mainThread = Thread.currentThread();
    private volatile @Nullable LocalCollection running;
    private volatile boolean interrupted;

    private LocalMain(PrintStream err) {
        this.err = err;
    }

    public static void main(String[] arguments) {
        Logs.configure("WARN");
        int code = new LocalMain(System.err).run(arguments);
        System.out.flush();
        // Where Ctrl-C was pressed the JVM is ending already, and exiting again would wait for that forever.
        Runtime.getRuntime().halt(code);
    }

    private int run(String[] arguments) {
        LocalOptions options = new LocalOptions();
        try {
            ParseResult parsed = new CommandLine(options).parseArgs(arguments);
            if (CommandLine.printHelpIfRequested(parsed)) {
                return COMPLETE;
            }
            return collect(options);
        } catch (ParameterException | IllegalArgumentException e) {
            err.println("muster: " + e.getMessage());
            return BAD_INPUT;
        } catch (IOException e) {
            err.println("muster: " + (interrupted ? "interrupted; nothing was kept" : e.getMessage()));
            return interrupted ? CANCELLED : INTERNAL;
        }
    }

    private int collect(LocalOptions options) throws IOException {
        List<SpecSource> sources = options.sources();
        Spec spec = SpecParser.parse(sources, new SpecOptions(options.allowUnredacted(), true));
        spec.problems().forEach(err::println);
        if (!spec.isValid()) {
            return BAD_INPUT;
        }
        Instant now = Instant.now();
        CollectionId id = CollectionId.next(now);
        JobOrder order = order(options, spec, id, now);
        Path output = options.output != null ? options.output : Path.of(order.root() + "." + options.extension());
        checkOutput(output);
        String text = sources.stream().map(SpecSource::text).collect(Collectors.joining("\n---\n"));
        Path temporary = LocalCollection.temporaryFolder(output);
        Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "shutdown"));
        Path processFolder = Files.createTempDirectory("muster-local-");
        try (ProcessControl processes = ProcessControl.start(
                        ProcessSettings.defaults(), UUID.randomUUID().toString(), processFolder);
                LocalCollection collection = new LocalCollection(
                        id,
                        order,
                        new JobTools(
                                new StandardCollectors(Host.local(List.of(temporary, processFolder))),
                                new ProcessCommands(processes)),
                        output,
                        new LocalProgress(err))) {
            running = collection;
            if (interrupted) {
                throw new IOException("interrupted");
            }
            return report(
                    collection.run(new LocalManifest(spec, text)),
                    !order.recipients().isEmpty());
        } finally {
            Folders.remove(processFolder);
        }
    }

    private static JobOrder order(LocalOptions options, Spec spec, CollectionId id, Instant now) {
        return new JobOrder(
                HostFacts.nodeId(),
                "muster-" + STAMP.format(now) + "-" + id.shortForm(),
                false,
                options.bundleFormat(),
                spec.collectors(),
                options.jobLimits(),
                options.since(now),
                options.until(now),
                options.redactionOrder(spec),
                options.recipients());
    }

    private static void checkOutput(Path output) {
        Path parent = output.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new IllegalArgumentException("--output: no such folder: " + parent);
        }
        if (Files.exists(output)) {
            throw new IllegalArgumentException("--output: " + output + " exists already");
        }
    }

    private int report(LocalCollection.Result result, boolean encrypted) {
        LocalProgress.table(result.verdicts(), err);
        err.println();
        System.out.println(result.file());
        err.printf(
                encrypted
                        ? "%s, %d files, encrypted. Decrypt with:%n  %s bundle decrypt --identity FILE %s%n"
                        : "%s, %d entries. Look inside with:%n  %s bundle ls %s%n  tar -tf %4$s%n",
                ByteSize.format(result.bytes()),
                result.entries(),
                System.getenv().getOrDefault("MUSTER_COMMAND", "muster"),
                result.file());
        CollectionState state = LocalManifest.state(result.verdicts().values());
        return switch (state) {
            case COMPLETED -> COMPLETE;
            case FAILED -> FAILED;
            default -> PARTIAL;
        };
    }

    /** Ctrl-C: waits until the main thread has removed everything, or does it where that thread hangs. */
    private void interrupt() {
        LocalCollection collection = running;
        interrupted = true;
        if (collection != null) {
            collection.abandon("interrupted");
        }
        try {
            mainThread.join(CLEAN_UP_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (collection != null) {
            collection.close();
        }
    }
}
