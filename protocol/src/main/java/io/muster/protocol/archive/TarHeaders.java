package io.muster.protocol.archive;

import io.muster.protocol.archive.EntryHeader.EntryType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/** Tar header blocks: POSIX ustar, with pax records where a name or a size needs them. */
final class TarHeaders {
    static final int BLOCK = 512;

    private TarHeaders() {}

    /** Zeros after so many bytes of content. */
    static int padding(long size) {
        return (int) (-size & (BLOCK - 1));
    }

    /** @throws IllegalArgumentException for a path or target that must not be in an archive */
    static byte[] encode(EntryHeader header) throws IOException {
        TarArchiveEntry entry = toTar(header);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(3 * BLOCK);
        // Not closed: closing would ask for the content and write end blocks.
        TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, BLOCK, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        tar.putArchiveEntry(entry);
        return bytes.toByteArray();
    }

    private static TarArchiveEntry toTar(EntryHeader header) {
        EntryPaths.check(header.path());
        if (header.size() < 0 || (header.size() > 0 && header.type() != EntryType.FILE)) {
            throw new IllegalArgumentException("an entry of type " + header.type() + " of " + header.size() + " bytes");
        }
        boolean folder = header.type() == EntryType.DIRECTORY;
        TarArchiveEntry entry = new TarArchiveEntry(folder ? header.path() + "/" : header.path(), typeFlag(header));
        String target = header.linkTarget();
        if (header.type() == EntryType.SYMLINK) {
            if (target == null || !EntryPaths.isRecordableTarget(target)) {
                throw new IllegalArgumentException("a symbolic link with an unsafe target");
            }
            entry.setLinkName(target);
        }
        entry.setSize(header.size());
        entry.setMode(header.mode() & 07777);
        entry.setIds(0, 0);
        entry.setNames("root", "root");
        // Whole seconds within what an octal field holds: anything else would cost a pax record per entry.
        long seconds = header.modifiedAt().truncatedTo(ChronoUnit.SECONDS).getEpochSecond();
        entry.setLastModifiedTime(FileTime.from(Instant.ofEpochSecond(Math.max(0, Math.min(seconds, 077777777777L)))));
        return entry;
    }

    private static byte typeFlag(EntryHeader header) {
        return switch (header.type()) {
            case DIRECTORY -> TarConstants.LF_DIR;
            case SYMLINK -> TarConstants.LF_SYMLINK;
            case FILE -> TarConstants.LF_NORMAL;
        };
    }

    /** Reads header blocks that {@link #encode} made; the collector is not in them. */
    static EntryHeader decode(byte[] blocks) throws IOException {
        TarArchiveEntry entry;
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new ByteArrayInputStream(blocks), BLOCK, StandardCharsets.UTF_8.name())) {
            entry = tar.getNextEntry();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new BundleFormatException("a tar header is damaged", e);
        }
        EntryHeader header = entry == null ? null : fromTar(entry);
        if (header == null) {
            throw new BundleFormatException("no tar header where the index says there is one");
        }
        return header;
    }

    /** Null for a type of entry that no bundle has. */
    static @Nullable EntryHeader fromTar(TarArchiveEntry entry) throws BundleFormatException {
        EntryType type;
        if (entry.isSymbolicLink()) {
            type = EntryType.SYMLINK;
        } else if (entry.isDirectory()) {
            type = EntryType.DIRECTORY;
        } else if (entry.isFile() && !entry.isLink() && !entry.isSparse()) {
            type = EntryType.FILE;
        } else {
            return null;
        }
        String name = entry.getName();
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        String problem = EntryPaths.problem(path).orElse(null);
        if (problem != null) {
            throw new BundleFormatException("unsafe path \"" + EntryPaths.printable(path) + "\": " + problem);
        }
        return new EntryHeader(
                path,
                type,
                type == EntryType.FILE ? entry.getSize() : 0,
                entry.getMode() & 07777,
                entry.getLastModifiedTime().toInstant(),
                type == EntryType.SYMLINK ? entry.getLinkName() : null,
                null);
    }
}
