package io.muster.protocol.archive;

import io.muster.protocol.archive.ChunkIndex.Frame;
import io.muster.protocol.archive.ChunkIndex.OpenEntry;
import io.muster.protocol.archive.FrameScanner.Found;
import io.muster.protocol.archive.SideBlocks.Footer;
import io.muster.protocol.archive.SideBlocks.Kind;
import io.muster.protocol.id.NodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a cut bundle still holds. Chunks with their index are taken at its word; the frames after the last of
 * them are opened and read. The coordinator's own segment is kept only if its last entry, the manifest, is whole.
 */
final class Salvage implements AutoCloseable {
    /** A chunk with its own index. */
    private record IndexedChunk(ChunkIndex index, long length) {}

    private final SeekableSource source;
    private final BundleFormat format;
    private final SideBlocks sideBlocks;
    private final FrameDecompressor decompressor;
    private final IndexAssembler index;
    private final ItemSpill items;
    /** Frames since the last chunk's end. */
    private final List<Found> loose = new ArrayList<>();
    /** Chunks of the coordinator's segment, held back until it is known to be whole. */
    private final List<IndexedChunk> tail = new ArrayList<>();

    private long committed;
    private long tailAt = -1;
    private long chunkAt;
    private long position;
    private @Nullable OpenEntry open;
    private @Nullable LooseFrames looseFrames;
    private long kept;
    private String root = "";
    private boolean manifestKept;

    Salvage(SeekableSource source, BundleFormat format, Path scratch) throws IOException {
        this.source = source;
        this.format = format;
        this.sideBlocks = SideBlocks.of(format);
        this.decompressor = FrameDecompressor.of(format);
        this.index = new IndexAssembler(scratch.resolve("index"), format);
        this.items = new ItemSpill(scratch.resolve("items"));
    }

    /** Reads the whole file once. */
    void read() throws IOException {
        try (FrameScanner scanner = new FrameScanner(source, format)) {
            Found found = scanner.next();
            while (found != null && take(found)) {
                found = scanner.next();
            }
        }
        kept = chunkAt;
        readLoose();
        if (tailAt >= 0 && !manifestKept) {
            kept = tailAt;
            looseFrames = null;
            open = null;
        } else {
            for (IndexedChunk chunk : tail) {
                commit(chunk);
            }
        }
        if (root.isEmpty()) {
            throw new BundleFormatException("nothing to recover: the file does not hold one whole frame of an entry");
        }
    }

    /** False when what follows cannot be used. */
    private boolean take(Found found) throws IOException {
        if (found.isContent()) {
            loose.add(found);
            return true;
        }
        if (found.length() != sideBlocks.footerLength()) {
            return true;
        }
        ByteBuffer bytes = ByteBuffer.allocate(sideBlocks.footerLength());
        source.read(found.at(), bytes);
        Footer footer = sideBlocks.readFooter(bytes.flip());
        if (footer == null) {
            return true;
        }
        return footer.kind() == Kind.CHUNK && chunkEnds(footer, found);
    }

    private boolean chunkEnds(Footer footer, Found end) throws IOException {
        if (footer.bytes() > end.at() - chunkAt || footer.bytes() != footer.last()) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.allocate(footer.last());
        source.read(end.at() - footer.bytes(), bytes);
        ChunkIndex told;
        try {
            told = ChunkIndexes.parse(bytes.flip(), sideBlocks, decompressor);
        } catch (BundleFormatException e) {
            return false;
        }
        boolean newSegment = told.at() == 0 && position > 0;
        boolean follows = newSegment ? open == null : told.at() == position;
        if (!follows
                || !told.frames().equals(loose.stream().map(Salvage::lengths).toList())) {
            return false;
        }
        if (tailAt < 0 && startsTail(told.entries())) {
            tailAt = chunkAt;
        }
        position = newSegment ? told.uncompressed() : position + told.uncompressed();
        open = told.open();
        IndexedChunk chunk = new IndexedChunk(told, end.end() - chunkAt);
        chunkAt = end.end();
        loose.clear();
        see(told.entries(), told.open());
        if (tailAt < 0) {
            commit(chunk);
        } else {
            tail.add(chunk);
        }
        return true;
    }

    private static Frame lengths(Found frame) {
        return new Frame((int) frame.length(), frame.contentLength());
    }

    private void commit(IndexedChunk chunk) throws IOException {
        if (chunk.index().at() == 0) {
            index.segment();
        }
        index.chunk(chunk.index(), chunk.length());
        for (EntryRecord entry : chunk.index().entries()) {
            item(entry, false);
        }
        committed += chunk.length();
    }

    private void readLoose() throws IOException {
        LooseFrames reading = new LooseFrames(position, open);
        for (Found frame : loose) {
            byte[] content = content(frame);
            if (content == null || !reading.add(lengths(frame), content)) {
                break;
            }
            kept = frame.end();
        }
        if (tailAt < 0 && open == null && startsTail(reading.entries())) {
            tailAt = chunkAt;
        }
        looseFrames = reading;
        see(reading.entries(), reading.open());
        open = reading.open();
    }

    private byte @Nullable [] content(Found frame) throws IOException {
        ByteBuffer compressed = ByteBuffer.allocateDirect((int) frame.length());
        ByteBuffer content = ByteBuffer.allocateDirect(frame.contentLength());
        try {
            source.read(frame.at(), compressed);
            decompressor.decompress(compressed.flip(), content);
            byte[] bytes = new byte[frame.contentLength()];
            content.flip().get(bytes);
            return bytes;
        } catch (BundleFormatException e) {
            return null;
        } finally {
            DirectMemory.free(compressed);
            DirectMemory.free(content);
        }
    }

    /** Learns the root, and whether the manifest is whole. */
    private void see(List<EntryRecord> entries, @Nullable OpenEntry last) {
        if (root.isEmpty() && !entries.isEmpty()) {
            root = firstComponent(entries.get(0).path());
        } else if (root.isEmpty() && last != null) {
            root = firstComponent(last.entry().path());
        }
        if (tailAt >= 0) {
            manifestKept |= entries.stream().anyMatch(e -> e.path().equals(root + "/" + BundlePaths.MANIFEST));
        }
    }

    private static boolean startsTail(List<EntryRecord> entries) {
        if (entries.isEmpty()) {
            return false;
        }
        EntryRecord first = entries.get(0);
        String path = first.path();
        return first.collector() == null && path.equals(firstComponent(path) + "/" + BundlePaths.VERSION);
    }

    private static String firstComponent(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }

    /** Appends what closes the last segment, if anything must. */
    void close(FileChannel out) throws IOException {
        LooseFrames reading = looseFrames;
        if (reading == null || (reading.frames().isEmpty() && open == null)) {
            return;
        }
        ChunkIndex closing = ZeroFill.close(position, reading.frames(), reading.entries(), open, format, out);
        index.chunk(closing, out.position() - committed);
        boolean cut = open != null && open.missing() > 0;
        int last = closing.entries().size() - 1;
        for (int i = 0; i <= last; i++) {
            item(closing.entries().get(i), cut && i == last);
        }
    }

    private void item(EntryRecord entry, boolean cut) throws IOException {
        items.add(nodeOf(entry.path()), entry, cut);
    }

    /** The node is in the path where the bundle has a level for it; in local mode there is none to tell. */
    private @Nullable NodeId nodeOf(String path) {
        String prefix = root + "/" + BundlePaths.HOST_COLLECTORS + "/";
        if (!path.startsWith(prefix)) {
            return null;
        }
        String name = firstComponent(path.substring(prefix.length()));
        return NodeId.isValid(name) ? new NodeId(name) : null;
    }

    IndexAssembler index() {
        return index;
    }

    ItemSpill items() {
        return items;
    }

    String root() {
        return root;
    }

    /** Length of the file's beginning that is kept. */
    long kept() {
        return kept;
    }

    boolean manifestKept() {
        return manifestKept;
    }

    String cutShort() {
        return open == null || open.missing() == 0 ? "" : open.entry().path();
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
