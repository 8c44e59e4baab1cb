package io.muster.protocol.archive;

import io.muster.protocol.id.CollectorId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an entry before its content.
 *
 * @param path full path in the archive, starting with the bundle's top folder; checked by {@link EntryPaths}
 * @param size of the content, announced now and kept whatever the source does; 0 unless a file
 * @param mode permission bits
 * @param linkTarget of a symbolic link; null otherwise
 * @param collector whose result this is; null for what the coordinator adds
 */
public record EntryHeader(
        String path,
        EntryType type,
        long size,
        int mode,
        Instant modifiedAt,
        @Nullable String linkTarget,
        @Nullable CollectorId collector) {
    /** Kind of an entry. */
    public enum EntryType {
        FILE,
        DIRECTORY,
        SYMLINK
    }

    public static EntryHeader file(String path, long size, Instant modifiedAt, @Nullable CollectorId collector) {
        return new EntryHeader(path, EntryType.FILE, size, 0644, modifiedAt, null, collector);
    }

    public static EntryHeader symlink(String path, String target, Instant modifiedAt, @Nullable CollectorId collector) {
        return new EntryHeader(path, EntryType.SYMLINK, 0, 0777, modifiedAt, target, collector);
    }
}
