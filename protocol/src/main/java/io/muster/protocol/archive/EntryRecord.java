package io.muster.protocol.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.protocol.id.CollectorId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One finished entry, as the indexes and the manifest hold it.
 *
 * @param at offset of its tar header in the uncompressed stream: of the segment in a chunk's index, of the whole bundle
 *     in the bundle's index
 * @param headerBytes length of its header blocks, extended headers included
 * @param sha256 of the content in lower-case hex; null unless a file
 * @param redactions how often each rule has removed something from the content
 */
public record EntryRecord(
        String path,
        EntryHeader.EntryType type,
        long at,
        int headerBytes,
        long size,
        @Nullable String sha256,
        @Nullable CollectorId collector,
        List<String> notes,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> redactions) {
    public EntryRecord {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(type, "type");
        notes = notes == null ? List.of() : List.copyOf(notes);
        redactions = redactions == null ? Map.of() : Map.copyOf(redactions);
    }

    /** Of an entry from which nothing was removed. */
    public EntryRecord(
            String path,
            EntryHeader.EntryType type,
            long at,
            int headerBytes,
            long size,
            @Nullable String sha256,
            @Nullable CollectorId collector,
            List<String> notes) {
        this(path, type, at, headerBytes, size, sha256, collector, notes, Map.of());
    }
}
