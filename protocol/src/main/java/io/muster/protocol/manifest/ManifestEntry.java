package io.muster.protocol.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.protocol.archive.EntryHeader.EntryType;
import io.muster.protocol.archive.EntryRecord;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An entry as the manifest tells it.
 *
 * @param type left out for a file
 * @param sha256 of the content; left out where it could not be known
 * @param cutShort true when not all of it arrived and the rest is zeros; left out otherwise
 * @param redactions how often each rule has removed something
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ManifestEntry(
        String path,
        @Nullable EntryType type,
        long bytes,
        @Nullable String sha256,
        @Nullable Boolean cutShort,
        List<String> notes,
        Map<String, Long> redactions) {
    public ManifestEntry {
        Objects.requireNonNull(path, "path");
        notes = notes == null ? List.of() : List.copyOf(notes);
        redactions = redactions == null ? Map.of() : new TreeMap<>(redactions);
    }

    public static ManifestEntry of(EntryRecord entry, boolean cutShort) {
        return new ManifestEntry(
                entry.path(),
                entry.type() == EntryType.FILE ? null : entry.type(),
                entry.size(),
                entry.sha256(),
                cutShort ? Boolean.TRUE : null,
                entry.notes(),
                entry.redactions());
    }
}
