package io.muster.protocol.archive;

import io.muster.protocol.id.CollectorId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One finished entry, as the indexes and the manifest hold it.
 *
 * @param at offset of its tar header in the uncompressed stream: of the segment in a chunk's index, of the whole bundle
 *     in the bundle's index
 * @param headerBytes length of its header blocks, extended headers included
 * @param sha256 of the content in lower-case hex; null unless a file
 */
public record EntryRecord(
        String path,
        EntryHeader.EntryType type,
        long at,
        int headerBytes,
        long size,
        @Nullable String sha256,
        @Nullable CollectorId collector,
        List<String> notes) {
    public EntryRecord {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(type, "type");
        notes = notes == null ? List.of() : List.copyOf(notes);
    }
}
