package io.muster.protocol.archive;

import io.muster.protocol.archive.ChunkIndex.OpenEntry;
import io.muster.protocol.encryption.AgeIdentities;
import io.muster.protocol.encryption.AgeIdentities.NoIdentityMatches;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.DecryptedManifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run of {@link BundleDecryption}: {@link SealRun} over chunks that have to be decrypted first. */
final class DecryptRun implements AutoCloseable {
    /** More than any chunk is long. */
    private static final long MAX_FILE = 64 << 20;

    private final EncryptedBundle bundle;
    private final AgeIdentities identities;
    private final FileChannel out;
    private final Path scratch;
    private final IndexAssembler index;
    private final ItemSpill items;
    private final NodeFolders folders;
    private final RedactionTally redactions = new RedactionTally();
    private final BundleFormat format;
    private final FrameDecompressor decompressor;
    private final List<String> warnings = new ArrayList<>();
    private final Set<NodeId> ended = new HashSet<>();
    private @Nullable NodeId node;
    private int next;
    private long position;
    private @Nullable OpenEntry open;
    private boolean anyDecrypted;

    DecryptRun(EncryptedBundle bundle, AgeIdentities identities, FileChannel out, Path scratch) throws IOException {
        this.bundle = bundle;
        this.identities = identities;
        this.out = out;
        this.scratch = scratch;
        this.format = bundle.parts().format();
        this.decompressor = FrameDecompressor.of(format);
        this.folders = new NodeFolders(bundle.root());
        this.index = new IndexAssembler(scratch.resolve("index"), format);
        this.items = new ItemSpill(scratch.resolve("items"));
    }

    void chunk(EncryptedChunk chunk) throws IOException {
        if (!chunk.node().equals(node)) {
            beginSegment(chunk.node());
        }
        if (ended.contains(chunk.node())) {
            return;
        }
        try {
            if (chunk.number() != next || chunk.format() != format) {
                throw new BundleFormatException("chunks are missing or in another order");
            }
            ByteBuffer bytes = decrypt(chunk);
            ChunkIndex found = ChunkIndexes.read(SeekableSource.memory(bytes), format, decompressor);
            index.chunk(found, bytes.remaining());
            IndexAssembler.writeAll(out, bytes.duplicate());
            for (EntryRecord entry : found.entries()) {
                entry(chunk.node(), entry, false);
            }
            position += found.uncompressed();
            open = found.open();
            next++;
        } catch (BundleFormatException e) {
            warnings.add("what " + chunk.node() + " sent ends before chunk " + chunk.number() + ": " + e.getMessage());
            ended.add(chunk.node());
        }
    }

    private ByteBuffer decrypt(EncryptedChunk chunk) throws IOException {
        long size = chunk.file().header().size();
        if (size > MAX_FILE) {
            throw new BundleFormatException("is too long to be a chunk");
        }
        ByteBuffer file = ByteBuffer.allocate((int) size);
        bundle.source().read(chunk.file().contentAt(), file);
        try {
            ByteBuffer content = ByteBuffer.wrap(identities.decrypt(file.array()));
            anyDecrypted = true;
            return content;
        } catch (NoIdentityMatches e) {
            if (!anyDecrypted) {
                throw e;
            }
            throw new BundleFormatException("its age header is damaged, or of others", e);
        }
    }

    private void beginSegment(NodeId of) throws IOException {
        endSegment();
        index.segment();
        if (node != null) {
            ended.add(node);
        }
        node = of;
        next = 0;
        position = 0;
        if (ended.contains(of)) {
            warnings.add("what " + of + " sent is in two places; only the first is taken");
        }
    }

    private void endSegment() throws IOException {
        OpenEntry left = open;
        NodeId of = node;
        open = null;
        if (left == null || of == null) {
            return;
        }
        long before = out.position();
        ChunkIndex added = ZeroFill.close(position, List.of(), List.of(), left, format, out);
        index.chunk(added, out.position() - before);
        entry(of, left.cutShort(), left.missing() > 0);
    }

    private void entry(NodeId of, EntryRecord entry, boolean cutShort) throws IOException {
        items.add(of, entry, cutShort);
        folders.add(of, entry.path());
        redactions.add(entry.path().substring(entry.path().indexOf('/') + 1), entry.redactions());
    }

    BundleDecryption.Report finish() throws IOException {
        endSegment();
        for (EncryptedSegment told : bundle.parts().segments()) {
            long found = bundle.chunks().stream()
                    .filter(chunk -> chunk.node().equals(told.node()))
                    .count();
            if (found < told.files().size()) {
                warnings.add("of " + told.node() + " there are " + found + " of "
                        + told.files().size() + " chunks");
            }
        }
        if (bundle.problem() != null) {
            warnings.add(bundle.problem());
        }
        BundleTail.write(
                bundle.root(), bundle.manifestEntry().header().modifiedAt(), format, index, out, this::writeTail);
        return new BundleDecryption.Report(index.entries(), out.position(), warnings);
    }

    /** As {@link SealRun} does it, so that the result is the bundle that would have been sealed in clear. */
    private void writeTail(TailSegment tail) throws IOException {
        clear(tail, BundlePaths.VERSION);
        clear(tail, BundlePaths.SKIPPED);
        String profile = bundle.redaction();
        tail.large(BundlePaths.REDACTIONS, scratch.resolve("redactions"), json -> redactions.write(profile, json));
        clear(tail, BundlePaths.SUMMARY);
        if (bundle.parts().nodeLevel()) {
            tail.nodes(folders);
        }
        try (InputStream clear = bundle.manifest()) {
            tail.large(
                    BundlePaths.MANIFEST,
                    scratch.resolve("manifest"),
                    json -> DecryptedManifest.write(clear, items, warnings, json));
        }
    }

    /** Copies a file that was not encrypted. A bundle that was cut may have lost it. */
    private void clear(TailSegment tail, String path) throws IOException {
        for (TarEntry entry : bundle.clear()) {
            if (entry.header().path().equals(bundle.root() + "/" + path)) {
                try (InputStream content = bundle.content(entry)) {
                    tail.large(path, scratch.resolve("clear"), content::transferTo);
                }
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        decompressor.close();
        try {
            index.close();
        } finally {
            items.close();
        }
    }
}
