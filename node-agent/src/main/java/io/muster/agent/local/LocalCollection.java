package io.muster.agent.local;

import io.muster.agent.job.Folders;
import io.muster.agent.job.Job;
import io.muster.agent.job.JobListener;
import io.muster.agent.job.JobTools;
import io.muster.agent.pack.NativeCiphers;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.analysis.AnalysisOrder;
import io.muster.protocol.archive.BundleSealer;
import io.muster.protocol.archive.BundleSealer.SealedBundle;
import io.muster.protocol.archive.BundleSealer.SegmentFiles;
import io.muster.protocol.archive.Chunk;
import io.muster.protocol.archive.ChunkSink;
import io.muster.protocol.archive.EncryptedSealer;
import io.muster.protocol.archive.EncryptingSink;
import io.muster.protocol.encryption.AgeEncryption;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.manifest.ManifestHeader;
import io.muster.protocol.plan.Verdict;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One collection of this host, from the first collector to the sealed file. Everything temporary is in one folder
 * beside the result, so that the result appears by a rename, whole or not at all.
 */
final class LocalCollection implements AutoCloseable {
    private static final int COPY_BYTES = 64 << 10;

    private final CollectionId id;
    private final JobOrder order;
    private final Path output;
    private final Path folder;
    private final LocalProgress progress;
    private final List<Path> chunks = new ArrayList<>();
    private final Map<CollectorId, Verdict> verdicts = new LinkedHashMap<>();
    private final Job job;
    private volatile @Nullable String abandoned;

    /** @param output the file to make; its folder must exist */
    LocalCollection(CollectionId id, JobOrder order, JobTools tools, Path output, LocalProgress progress)
            throws IOException {
        this.id = id;
        this.order = order;
        this.output = output.toAbsolutePath();
        this.folder = temporaryFolder(this.output);
        this.progress = progress;
        Files.createDirectory(folder);
        this.job = new Job(id, order, tools, folder.resolve("work"), sink(), new Listener());
    }

    private ChunkSink sink() throws IOException {
        return order.recipients().isEmpty()
                ? this::store
                : new EncryptingSink(
                        this::store,
                        AgeEncryption.of(order.recipients(), NativeCiphers.provider()),
                        order.root(),
                        order.node(),
                        order.format(),
                        Clock.systemUTC());
    }

    /** Where everything temporary of a collection into this file is. */
    static Path temporaryFolder(Path output) {
        return output.toAbsolutePath().resolveSibling("." + output.getFileName() + ".partial");
    }

    /** @param bytes of the sealed file */
    record Result(Path file, long bytes, long entries, Map<CollectorId, Verdict> verdicts) {}

    /** Runs all collectors and seals. */
    Result run(LocalManifest manifest) throws IOException {
        Instant startedAt = Instant.now();
        job.run();
        failIfAbandoned();
        String problem = job.problem();
        if (problem != null) {
            throw new IOException(problem);
        }
        ManifestHeader header = manifest.header(id, order, verdicts, startedAt, Instant.now());
        AnalysisOrder analysis = manifest.analysis(order);
        Path tail = Files.createDirectory(folder.resolve("tail"));
        List<SegmentFiles> segments = List.of(new SegmentFiles(order.node(), chunks));
        SealedBundle sealed = order.recipients().isEmpty()
                ? BundleSealer.seal(header, analysis, segments, tail)
                : EncryptedSealer.seal(header, analysis, segments, tail);
        Path whole = concatenate(sealed.parts());
        failIfAbandoned();
        Files.move(whole, output, StandardCopyOption.ATOMIC_MOVE);
        return new Result(output, sealed.bytes(), sealed.entries(), verdicts);
    }

    /** Gives everything up, from another thread: {@link #run} fails soon, and {@link #close} leaves nothing. */
    void abandon(String reason) {
        abandoned = reason;
        job.cancel(reason);
    }

    @Override
    public void close() {
        Folders.remove(folder);
    }

    private void failIfAbandoned() throws IOException {
        if (abandoned != null) {
            throw new IOException(abandoned);
        }
    }

    private void store(Chunk chunk) throws IOException {
        failIfAbandoned();
        Path file = folder.resolve("chunk-" + chunk.number());
        ByteBuffer content = chunk.bytes().duplicate();
        byte[] piece = new byte[COPY_BYTES];
        // By a plain stream: the collector whose entry this is may be interrupted, which would close a channel.
        try (OutputStream out = new FileOutputStream(file.toFile())) {
            while (content.hasRemaining()) {
                int length = Math.min(piece.length, content.remaining());
                content.get(piece, 0, length);
                out.write(piece, 0, length);
            }
        }
        chunks.add(file);
    }

    /** Each part is removed once it is copied, so that little more than the result is on the disk at any time. */
    private Path concatenate(List<Path> parts) throws IOException {
        Path whole = folder.resolve("bundle");
        try (FileChannel target = FileChannel.open(whole, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (Path part : parts) {
                try (FileChannel source = FileChannel.open(part, StandardOpenOption.READ)) {
                    long size = source.size();
                    for (long at = 0; at < size; ) {
                        at += source.transferTo(at, size - at, target);
                    }
                }
                Files.delete(part);
            }
            target.force(true);
        }
        return whole;
    }

    private final class Listener implements JobListener {
        @Override
        public void started(CollectorId collector, Instant at) {
            progress.started(collector);
        }

        @Override
        public void finished(CollectorId collector, Verdict verdict) {
            verdicts.put(collector, verdict);
            progress.finished(
                    collector, verdict, verdicts.size(), order.collectors().size());
        }

        @Override
        public void progress(long contentBytes, Map<CollectorId, Long> running) {
            progress.running(contentBytes, running);
        }
    }
}
