package io.muster.protocol.archive;

import io.muster.protocol.archive.ChunkIndex.Frame;
import io.muster.protocol.archive.ChunkIndex.OpenEntry;
import io.muster.protocol.archive.EntryHeader.EntryType;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames at the end of a cut bundle that no index tells of: which entries end in them, and which one does
 * not. A frame counts as a whole or not at all.
 */
final class LooseFrames {
    private final List<Frame> frames = new ArrayList<>();
    private final List<EntryRecord> entries = new ArrayList<>();
    private final MessageDigest digest = Digests.sha256();
    private @Nullable OpenEntry open;
    /** Whether the digest has seen the open entry from its start. */
    private boolean digested;

    private long position;
    private boolean ended;

    /**
     * @param position offset in the segment where the frames begin
     * @param open the entry that goes on there
     */
    LooseFrames(long position, @Nullable OpenEntry open) {
        this.position = position;
        this.open = open;
    }

    List<Frame> frames() {
        return frames;
    }

    /** Entries that end in these frames. */
    List<EntryRecord> entries() {
        return entries;
    }

    @Nullable
    OpenEntry open() {
        return open;
    }

    /** Takes the next frame's content; false if that, or what is behind it, is of no use. */
    boolean add(Frame frame, byte[] content) {
        OpenEntry openBefore = open;
        int entriesBefore = entries.size();
        try {
            if (ended || !read(content)) {
                ended = true;
                return false;
            }
        } catch (IOException | RuntimeException e) {
            // What was taken from the frame is given back; RuntimeException is how the tar reader meets garbage.
            open = openBefore;
            digested = false;
            entries.subList(entriesBefore, entries.size()).clear();
            ended = true;
            return false;
        }
        frames.add(frame);
        position += content.length;
        return true;
    }

    /** False at the end blocks of tar. */
    private boolean read(byte[] content) throws IOException {
        int at = 0;
        while (true) {
            OpenEntry current = open;
            if (current != null) {
                at += resume(current, content, at);
                if (open != null) {
                    return true;
                }
            }
            if (at == content.length) {
                return true;
            }
            if (isZero(content, at)) {
                return false;
            }
            at += begin(content, at);
        }
    }

    /** Goes on with the open entry; returns how far. */
    private int resume(OpenEntry current, byte[] content, int at) {
        int n = (int) Math.min(current.missing(), content.length - at);
        EntryRecord entry = current.entry();
        long contentLeft = current.missing() - TarHeaders.padding(entry.size());
        if (contentLeft > 0) {
            digest.update(content, at, (int) Math.min(n, contentLeft));
        }
        if (n < current.missing()) {
            open = new OpenEntry(entry, current.missing() - n);
            return n;
        }
        boolean file = entry.type() == EntryType.FILE;
        entries.add(new EntryRecord(
                entry.path(),
                entry.type(),
                entry.at(),
                entry.headerBytes(),
                entry.size(),
                file && digested ? Digests.finish(digest) : null,
                entry.collector(),
                file && !digested ? List.of(OpenEntry.UNCONFIRMED) : List.of()));
        open = null;
        return n;
    }

    /** Reads a header, which is never in two frames; returns its length. */
    private int begin(byte[] content, int at) throws IOException {
        CountingInput in = new CountingInput(content, at);
        TarArchiveEntry tar = new TarArchiveInputStream(in, TarHeaders.BLOCK, "UTF-8").getNextEntry();
        EntryHeader header = tar == null ? null : TarHeaders.fromTar(tar);
        if (header == null) {
            throw new BundleFormatException("no entry of a bundle");
        }
        int headerBytes = in.count();
        EntryRecord entry = new EntryRecord(
                header.path(), header.type(), position + at, headerBytes, header.size(), null, null, List.of());
        open = new OpenEntry(entry, header.size() + TarHeaders.padding(header.size()));
        digest.reset();
        digested = true;
        return headerBytes;
    }

    private static boolean isZero(byte[] content, int at) {
        for (int i = at; i < Math.min(content.length, at + TarHeaders.BLOCK); i++) {
            if (content[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
