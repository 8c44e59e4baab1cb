package io.muster.agent.pack;

import io.muster.protocol.archive.EntryHeader;
import io.muster.protocol.archive.EntryHeader.EntryType;
import io.muster.protocol.archive.EntryPaths;
import io.muster.redaction.Redacted;
import io.muster.redaction.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes one file into the segment as it is. Its size is announced when it gets its turn and kept whatever the file does
 * meanwhile; a file that is rotated away goes on being read through its open descriptor.
 */
final class FileCopy {
    /**
     * Files up to this size are read before they are announced. That gives growing ones their exact size, and covers
     * pseudo files, which say 0 ({@code /proc}) or a page ({@code /sys}) whatever they hold.
     */
    private static final int SMALL_BYTES = 64 << 10;

    /** As much as is kept of a pseudo file, for it is read into memory. */
    private static final int MAX_PSEUDO_BYTES = 4 << 20;

    private final EntryWriter entries;
    private final Path source;

    FileCopy(EntryWriter entries, Path source) {
        this.entries = entries;
        this.source = source;
    }

    /**
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws java.nio.file.AccessDeniedException if it may not be read
     */
    void copyTo(String path) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(source, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Instant modified = attributes.lastModifiedTime().toInstant();
        if (attributes.isSymbolicLink()) {
            String target = Files.readSymbolicLink(source).toString();
            String name = entries.claim(path);
            empty(EntryHeader.symlink(
                    name,
                    EntryPaths.sanitizeTarget(target),
                    modified,
                    entries.spec().id()));
        } else if (attributes.isDirectory()) {
            String name = entries.names().claimFolder(entries.spec().scope(), path);
            if (name != null) {
                empty(new EntryHeader(
                        name,
                        EntryType.DIRECTORY,
                        0,
                        0755,
                        modified,
                        null,
                        entries.spec().id()));
            }
        } else if (attributes.isOther()) {
            entries.tally().warn(source + ": a pipe, socket or device, not read");
        } else {
            try (FileChannel channel = FileChannel.open(source, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                regular(path, channel, mode(attributes.permissions()), modified);
            }
        }
    }

    private void empty(EntryHeader header) throws IOException {
        entries.awaitTurn();
        entries.open(header).finish(List.of());
        entries.tally().entry(0, 0);
    }

    private void regular(String path, FileChannel channel, int mode, Instant modified) throws IOException {
        ByteBuffer start = channel.size() <= SMALL_BYTES ? readSmall(channel) : ByteBuffer.allocate(0);
        boolean all = channel.size() <= SMALL_BYTES && start.remaining() < MAX_PSEUDO_BYTES;
        // Beyond the first read only a real file has a size to announce.
        boolean inMemory = all || channel.size() <= start.remaining();
        String name = entries.claim(path);
        if (entries.redacts()) {
            redacted(name, inMemory ? start : null, all, channel, mode, modified);
            return;
        }
        entries.awaitTurn();
        long size = inMemory ? start.remaining() : channel.size();
        Cut cut = entries.grant(size);
        OpenEntry entry = open(name, cut.kept(), mode, modified);
        // Counted now: when this thread hangs, the verdict is found without it.
        entries.tally().entry(cut.kept(), cut.dropped());
        List<String> notes = new ArrayList<>(EntryWriter.notes(cut.dropped()));
        try {
            if (inMemory) {
                OutputSource.of(start, cut).read(entry.sink());
                if (!all) {
                    tellCut(notes);
                }
            } else {
                stream(channel, cut, entry, notes);
            }
        } finally {
            entry.finish(notes);
        }
    }

    /** @param start all of the content where it is in memory */
    private void redacted(
            String name, @Nullable ByteBuffer start, boolean all, FileChannel channel, int mode, Instant modified)
            throws IOException {
        Cut cut = entries.grant(start == null ? channel.size() : start.remaining());
        Source source = start == null ? new FileSource(channel, cut) : OutputSource.of(start, cut);
        List<String> notes = new ArrayList<>(EntryWriter.notes(cut.dropped()));
        try (Redacted redacted = entries.redact(name, source)) {
            entries.awaitTurn();
            OpenEntry entry = open(name, redacted.size(), mode, modified);
            if (start != null && !all) {
                tellCut(notes);
            } else if (start == null && channel.size() > cut.size()) {
                notes.add("grew from " + cut.size() + " to " + channel.size() + " bytes while it was read");
            }
            entries.write(redacted, entry, name, cut.dropped(), notes);
        }
    }

    private void tellCut(List<String> notes) {
        notes.add("read up to " + MAX_PSEUDO_BYTES + " bytes only");
        entries.tally().dropped(1);
    }

    private OpenEntry open(String name, long size, int mode, Instant modified) throws IOException {
        return entries.open(new EntryHeader(
                name, EntryType.FILE, size, mode, modified, null, entries.spec().id()));
    }

    private void stream(FileChannel channel, Cut cut, OpenEntry entry, List<String> notes) throws IOException {
        if (range(channel, 0, cut.head(), entry, notes)) {
            entry.write(cut.markerBytes());
            if (range(channel, cut.tailStart(), cut.size(), entry, notes)) {
                long now = channel.size();
                if (now > cut.size()) {
                    notes.add("grew from " + cut.size() + " to " + now + " bytes while it was read");
                }
            }
        }
    }

    /** Whether the whole range could be read; otherwise the entry ends here and the notes say why. */
    private boolean range(FileChannel channel, long from, long to, OpenEntry entry, List<String> notes)
            throws IOException {
        ByteBuffer buffer = entry.buffer();
        for (long at = from; at < to; ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), to - at));
            int read;
            try {
                read = channel.read(buffer, at);
            } catch (ClosedByInterruptException e) {
                notes.add("reading was stopped at byte " + at);
                throw e;
            } catch (IOException e) {
                return broken("could not be read beyond byte " + at + ": " + e.getMessage(), notes);
            }
            if (read < 0) {
                return broken("shrank to " + at + " bytes while it was read", notes);
            }
            entry.write(buffer.flip());
            at += read;
        }
        return true;
    }

    private boolean broken(String note, List<String> notes) {
        notes.add(note);
        entries.tally().warn(source + ": " + note);
        return false;
    }

    private static ByteBuffer readSmall(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(8 << 10);
        while (channel.read(content) >= 0 && content.position() < MAX_PSEUDO_BYTES) {
            if (!content.hasRemaining()) {
                ByteBuffer larger = ByteBuffer.allocate(Math.min(content.capacity() * 2, MAX_PSEUDO_BYTES));
                content = larger.put(content.flip());
            }
        }
        return content.flip();
    }

    /** Permission bits; the owner may always read, or a reader of the bundle could not. */
    private static int mode(Set<PosixFilePermission> permissions) {
        String text = PosixFilePermissions.toString(permissions);
        int mode = 0400;
        for (int i = 0; i < text.length(); i++) {
            mode |= text.charAt(i) == '-' ? 0 : 0400 >> i;
        }
        return mode;
    }
}
