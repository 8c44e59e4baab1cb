package io.muster.protocol.archive;

import io.muster.protocol.archive.EntryHeader.EntryType;
import io.muster.protocol.archive.IndexDirectory.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads a sealed bundle through its index: finding one entry in a large bundle costs as much as in a small one. For one
 * thread.
 */
public final class BundleReader implements AutoCloseable {
    private final SeekableSource source;
    private final BundleFormat format;
    private final FrameDecompressor decompressor;
    private final IndexReader index;
    private final FrameReader frames;

    private BundleReader(SeekableSource source, BundleFormat format, FrameDecompressor decompressor)
            throws IOException {
        this.source = source;
        this.format = format;
        this.decompressor = decompressor;
        this.index = IndexReader.open(source, format, decompressor);
        this.frames = new FrameReader(source, index.frames(), decompressor);
    }

    /** @throws BundleFormatException if the file is not a bundle or was not sealed */
    public static BundleReader open(Path file) throws IOException {
        return open(SeekableSource.file(file));
    }

    /**
     * Opens a bundle wherever it is; {@code source} is closed with the reader, also when this fails.
     *
     * @throws BundleFormatException if it is not a bundle or was not sealed
     */
    public static BundleReader open(SeekableSource source) throws IOException {
        FrameDecompressor decompressor = null;
        try {
            BundleFormat format = detect(source);
            decompressor = FrameDecompressor.of(format);
            return new BundleReader(source, format, decompressor);
        } catch (IOException | RuntimeException e) {
            if (decompressor != null) {
                decompressor.close();
            }
            source.close();
            throw e;
        }
    }

    /** @throws BundleFormatException for anything else, an encrypted bundle among it */
    static BundleFormat detect(SeekableSource source) throws IOException {
        if (EncryptedBundle.isOne(source)) {
            throw new BundleFormatException("the bundle is encrypted: \"muster bundle decrypt --identity FILE BUNDLE\""
                    + " makes the ordinary bundle of it for whoever holds a key");
        }
        ByteBuffer head = ByteBuffer.allocate(4);
        if (source.size() >= head.capacity()) {
            source.read(0, head);
            int magic = head.getInt(0);
            if (magic == 0x28b52ffd || (magic & 0xf0ffffff) == 0x502a4d18) {
                return BundleFormat.TAR_ZST;
            }
            if (magic >>> 8 == 0x1f8b08) {
                return BundleFormat.TAR_GZ;
            }
        }
        throw new BundleFormatException("not a bundle: neither zstd nor gzip");
    }

    public BundleFormat format() {
        return format;
    }

    /** The bundle's top folder. */
    public String root() {
        return index.directory().root();
    }

    public long entryCount() {
        return index.directory().entries();
    }

    /**
     * All entries in the order of the archive, read as the stream is consumed: a million of them are no load. A damaged
     * index surfaces as {@link UncheckedIOException}.
     */
    public Stream<EntryRecord> entries() {
        return index.directory().blocks().stream().flatMap(this::entriesOf);
    }

    private Stream<EntryRecord> entriesOf(Part block) {
        try {
            List<byte[]> lines = index.lines(block);
            return lines.stream().map(this::parse);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EntryRecord parse(byte[] line) {
        try {
            return index.entry(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Finds an entry. Where a path occurs twice it is the last one, as with tar.
     *
     * @param path with or without the top folder
     */
    public Optional<EntryRecord> find(String path) throws IOException {
        String full = path.startsWith(root() + "/") ? path : root() + "/" + path;
        byte[] wanted = IndexCodec.toJson(full);
        List<Part> blocks = index.directory().blocks();
        for (int i = blocks.size() - 1; i >= 0; i--) {
            List<byte[]> lines = index.lines(blocks.get(i));
            for (int j = lines.size() - 1; j >= 0; j--) {
                // A look at the bytes is many times cheaper than parsing every line.
                if (ByteSearch.contains(lines.get(j), wanted)) {
                    EntryRecord entry = index.entry(lines.get(j));
                    if (entry.path().equals(full)) {
                        return Optional.of(entry);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Finds an entry as {@link #find} does, but through symbolic links of the bundle too, in the last name or before.
     *
     * @param path with or without the top folder
     */
    public Optional<EntryRecord> resolve(String path) throws IOException {
        return new LinkResolver(this).resolve(path.startsWith(root() + "/") ? path : root() + "/" + path);
    }

    /** Reads an entry's tar header: its mode, time and link target are not in the index. */
    public EntryHeader header(EntryRecord entry) throws IOException {
        ByteBuffer blocks = ByteBuffer.allocate(entry.headerBytes());
        frames.read(entry.at(), entry.headerBytes(), blocks::put);
        EntryHeader header = TarHeaders.decode(blocks.array());
        if (!header.path().equals(entry.path()) || header.size() != entry.size() || header.type() != entry.type()) {
            throw new BundleFormatException("the header of " + entry.path() + " is not what the index says");
        }
        return header;
    }

    /**
     * Writes an entry's content, reading no more frames than hold it.
     *
     * @throws BundleFormatException if a frame is damaged, or at the end if the content has another digest than
     *     recorded
     */
    public void copy(EntryRecord entry, OutputStream target) throws IOException {
        if (entry.type() != EntryType.FILE) {
            return;
        }
        MessageDigest digest = Digests.sha256();
        WritableByteChannel out = Channels.newChannel(target);
        frames.read(entry.at() + entry.headerBytes(), entry.size(), piece -> {
            digest.update(piece.duplicate());
            while (piece.hasRemaining()) {
                out.write(piece);
            }
        });
        String expected = entry.sha256();
        if (expected != null && !expected.equals(Digests.finish(digest))) {
            throw new BundleFormatException("the content of " + entry.path() + " does not match its SHA-256");
        }
    }

    /** An entry's content as a stream, frame by frame. Only {@link #copy} compares the digest. */
    public InputStream content(EntryRecord entry) {
        return new EntryStream(frames, entry);
    }

    /** A stretch of a file's content, reading no more frames than hold it. */
    public InputStream content(EntryRecord entry, long from, long length) {
        return new EntryStream(frames, entry, from, length);
    }

    /** The parts that verification compares. */
    IndexReader index() {
        return index;
    }

    FrameReader frames() {
        return frames;
    }

    SeekableSource source() {
        return source;
    }

    @Override
    public void close() throws IOException {
        frames.close();
        decompressor.close();
        source.close();
    }
}
