package io.muster.protocol.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.protocol.archive.EntryHeader.EntryType;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is in a bundle, as {@code GET /collectLogs/tasks/{id}/entries} answers it; paths are below the top folder.
 *
 * @param root the top folder
 * @param folders right below the prefix, where {@code folders=1} asked for one level
 * @param next what {@code after} has to be for the next page; left out on the last one
 */
public record EntryList(String root, List<FolderView> folders, List<EntryView> entries, @Nullable String next) {

    /**
     * A folder.
     *
     * @param path ends with a slash
     * @param entries in it and below
     * @param bytes their content
     */
    public record FolderView(String path, long entries, long bytes) {}

    /**
     * One entry.
     *
     * @param sha256 of the content, in lower-case hex; only of files
     * @param node left out for what the coordinator added
     * @param collector likewise
     * @param notes what a reader has to know, such as that it was cut short
     * @param redactions how often each rule has removed something
     */
    public record EntryView(
            String path,
            EntryType type,
            long bytes,
            @Nullable String sha256,
            @Nullable NodeId node,
            @Nullable CollectorId collector,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> redactions) {}
}
