package io.muster.protocol.archive;

import io.muster.protocol.archive.IndexDirectory.Part;
import io.muster.protocol.archive.SideBlocks.Footer;
import io.muster.protocol.archive.SideBlocks.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a bundle's index part by part, from the end of the file. */
final class IndexReader {
    private final SeekableSource source;
    private final SideBlocks sideBlocks;
    private final FrameDecompressor decompressor;
    private final long area;
    private final long areaLength;
    private final IndexDirectory directory;

    private IndexReader(SeekableSource source, BundleFormat format, FrameDecompressor decompressor, Footer footer)
            throws IOException {
        this.source = source;
        this.sideBlocks = SideBlocks.of(format);
        this.decompressor = decompressor;
        this.areaLength = footer.bytes();
        this.area = source.size() - sideBlocks.footerLength() - areaLength;
        this.directory =
                IndexCodec.fromJson(part(new Part(areaLength - footer.last(), footer.last(), 0)), IndexDirectory.class);
        if (directory.version() != IndexDirectory.VERSION) {
            throw new BundleFormatException(
                    "a bundle index of version " + directory.version() + " from a newer Muster");
        }
    }

    /** @throws BundleFormatException if the file does not end with an index */
    static IndexReader open(SeekableSource source, BundleFormat format, FrameDecompressor decompressor)
            throws IOException {
        Footer footer = footer(source, format);
        if (footer == null) {
            throw new BundleFormatException("the bundle was not sealed, or its end is missing:"
                    + " \"muster bundle recover\" seals what is there");
        }
        return new IndexReader(source, format, decompressor, footer);
    }

    private static @Nullable Footer footer(SeekableSource source, BundleFormat format) throws IOException {
        SideBlocks blocks = SideBlocks.of(format);
        if (source.size() < blocks.footerLength()) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(blocks.footerLength());
        source.read(source.size() - blocks.footerLength(), bytes);
        Footer footer = blocks.readFooter(bytes.flip());
        boolean fits = footer != null
                && footer.kind() == Kind.BUNDLE
                && footer.bytes() <= source.size() - blocks.footerLength();
        return fits ? footer : null;
    }

    IndexDirectory directory() {
        return directory;
    }

    /** Where the index begins; content ends before. */
    long area() {
        return area;
    }

    FrameTable frames() throws IOException {
        return FrameTable.parse(part(directory.frames()), directory.frames().count());
    }

    /** The lines of one block of entries, as JSON. */
    List<byte[]> lines(Part block) throws IOException {
        byte[] bytes = part(block);
        List<byte[]> lines = new ArrayList<>(Math.min(block.count(), 10_000));
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                lines.add(Arrays.copyOfRange(bytes, from, i));
                from = i + 1;
            }
        }
        if (lines.size() != block.count()) {
            throw new BundleFormatException("the index is damaged");
        }
        return lines;
    }

    EntryRecord entry(byte[] line) throws BundleFormatException {
        EntryRecord entry = IndexCodec.fromJson(line, EntryRecord.class);
        String problem = EntryPaths.problem(entry.path()).orElse(null);
        if (problem != null) {
            throw new BundleFormatException("the index holds an unsafe path: " + problem);
        }
        if (entry.at() < 0
                || entry.size() < 0
                || entry.headerBytes() <= 0
                || entry.headerBytes() > Frames.MAX_CONTENT) {
            throw new BundleFormatException("the index holds an impossible entry");
        }
        return entry;
    }

    private byte[] part(Part part) throws IOException {
        if (part.at() < 0
                || part.length() <= 0
                || part.length() > IndexCodec.MAX_PART
                || part.at() > areaLength - part.length()) {
            throw new BundleFormatException("the index is damaged");
        }
        ByteBuffer blocks = ByteBuffer.allocate(part.length());
        source.read(area + part.at(), blocks);
        return IndexCodec.unpack(sideBlocks.read(blocks.flip()), decompressor);
    }
}
