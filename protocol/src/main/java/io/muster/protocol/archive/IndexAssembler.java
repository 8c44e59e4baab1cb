package io.muster.protocol.archive;

import io.muster.protocol.archive.IndexDirectory.Part;
import io.muster.protocol.archive.SideBlocks.Footer;
import io.muster.protocol.archive.SideBlocks.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a bundle's index out of the chunks' own, in one pass. Entries go to a file at once, so that a million of them
 * costs no heap; what stays in memory is the frame table.
 */
final class IndexAssembler implements AutoCloseable {
    private static final int BLOCK = 256 << 10;

    private final Path file;
    private final FileChannel spill;
    private final FrameCompressor compressor;
    private final SideBlocks sideBlocks;
    private final FrameTable frames = new FrameTable();
    private final List<Part> blocks = new ArrayList<>();
    private final ByteArrayOutputStream block = new ByteArrayOutputStream(BLOCK + 4096);
    private int blockEntries;
    private long spilled;
    private long bytes;
    private long segmentAt;
    private long uncompressed;
    private long entries;

    IndexAssembler(Path file, BundleFormat format) throws IOException {
        this.file = file;
        this.spill = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        this.compressor = FrameCompressor.of(format);
        this.sideBlocks = SideBlocks.of(format);
    }

    /** Offsets that follow are of a new segment. */
    void segment() {
        segmentAt = uncompressed;
    }

    /**
     * Adds the next chunk of the segment.
     *
     * @param length of the whole chunk, its index included
     */
    void chunk(ChunkIndex index, long length) throws IOException {
        if (index.at() != uncompressed - segmentAt) {
            throw new BundleFormatException("a chunk begins at " + index.at() + " of its segment, expected "
                    + (uncompressed - segmentAt) + ": chunks are missing or in another order");
        }
        long at = bytes;
        for (ChunkIndex.Frame frame : index.frames()) {
            frames.add(at, frame.compressed(), frame.uncompressed());
            at += frame.compressed();
            uncompressed += frame.uncompressed();
        }
        for (EntryRecord entry : index.entries()) {
            entry(entry);
        }
        bytes += length;
    }

    private void entry(EntryRecord entry) throws IOException {
        block.writeBytes(IndexCodec.toJson(placed(entry)));
        block.write('\n');
        blockEntries++;
        entries++;
        if (block.size() >= BLOCK) {
            endBlock();
        }
    }

    /** An entry of the segment as it is in the bundle. */
    EntryRecord placed(EntryRecord entry) {
        return moved(entry, segmentAt);
    }

    /** Of all chunks so far. */
    FrameTable frames() {
        return frames;
    }

    private static EntryRecord moved(EntryRecord entry, long by) {
        return new EntryRecord(
                entry.path(),
                entry.type(),
                entry.at() + by,
                entry.headerBytes(),
                entry.size(),
                entry.sha256(),
                entry.collector(),
                entry.notes(),
                entry.redactions());
    }

    long entries() {
        return entries;
    }

    /** Length of all chunks so far. */
    long bytes() {
        return bytes;
    }

    /** Appends the whole index to {@code target}, which ends with it. */
    void finish(String root, FileChannel target) throws IOException {
        endBlock();
        byte[] table = frames.toBytes();
        Part tablePart = part(table, frames.count());
        IndexDirectory directory =
                new IndexDirectory(IndexDirectory.VERSION, root, uncompressed, tablePart, List.copyOf(blocks));
        Part directoryPart = part(IndexCodec.toJson(directory), blocks.size());
        for (long at = 0; at < spilled; ) {
            at += spill.transferTo(at, spilled - at, target);
        }
        ByteBuffer footer = ByteBuffer.allocate(sideBlocks.footerLength());
        sideBlocks.writeFooter(new Footer(Kind.BUNDLE, spilled, directoryPart.length()), footer);
        writeAll(target, footer.flip());
    }

    private void endBlock() throws IOException {
        if (blockEntries > 0) {
            blocks.add(part(block.toByteArray(), blockEntries));
            block.reset();
            blockEntries = 0;
        }
    }

    private Part part(byte[] content, int count) throws IOException {
        ByteBuffer packed = IndexCodec.pack(content, compressor);
        ByteBuffer out = ByteBuffer.allocate(sideBlocks.lengthFor(packed.remaining()));
        sideBlocks.write(packed, out);
        out.flip();
        Part part = new Part(spilled, out.remaining(), count);
        spilled += out.remaining();
        writeAll(spill, out);
        return part;
    }

    static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        compressor.close();
        spill.close();
        Files.deleteIfExists(file);
    }
}
