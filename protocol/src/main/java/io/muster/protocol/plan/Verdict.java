package io.muster.protocol.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one planned item.
 *
 * @param reason why, in words for the user; present for every kind but {@link VerdictKind#COLLECTED}
 * @param exitCode of the command, where there was one that ended by itself
 * @param startedAt null when it never started
 * @param bytes of content in the bundle, before compression
 * @param droppedBytes of content left out by a limit
 * @param warnings things a reader of the bundle should know, such as a file that shrank while it was read
 * @param redactions how often each rule has removed something from its content
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Verdict(
        VerdictKind kind,
        @Nullable String reason,
        @Nullable Integer exitCode,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        long entries,
        long bytes,
        long droppedBytes,
        List<String> warnings,
        Map<String, Long> redactions) {

    public Verdict {
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
        redactions = redactions == null ? Map.of() : Map.copyOf(redactions);
        if (kind != VerdictKind.COLLECTED && (reason == null || reason.isEmpty())) {
            throw new IllegalArgumentException("a verdict " + kind + " needs a reason");
        }
    }

    /** Of an item from which nothing was removed. */
    public Verdict(
            VerdictKind kind,
            @Nullable String reason,
            @Nullable Integer exitCode,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            long entries,
            long bytes,
            long droppedBytes,
            List<String> warnings) {
        this(kind, reason, exitCode, startedAt, endedAt, entries, bytes, droppedBytes, warnings, Map.of());
    }

    /** The verdict on something that never ran. */
    public static Verdict withoutRun(VerdictKind kind, String reason) {
        return new Verdict(kind, reason, null, null, null, 0, 0, 0, List.of());
    }
}
