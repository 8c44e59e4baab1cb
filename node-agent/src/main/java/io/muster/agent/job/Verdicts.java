package io.muster.agent.job;

import io.muster.agent.collect.CollectorResult;
import io.muster.agent.pack.Tally;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import io.muster.redaction.Redaction;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the one verdict from what a collector said, why it was stopped, and what reached the bundle. */
final class Verdicts {
    private Verdicts() {}

    /** Why the engine stopped a collector before it was done. */
    record Stop(VerdictKind kind, String reason) {}

    /** What a collector that threw has meant to say. */
    static CollectorResult resultOf(Throwable thrown) {
        if (thrown instanceof NoSuchFileException e) {
            return CollectorResult.missing("no such file: " + e.getFile());
        }
        if (thrown instanceof AccessDeniedException e) {
            return new CollectorResult(VerdictKind.DENIED, "permission denied: " + e.getFile(), null, List.of());
        }
        if (thrown instanceof InterruptedException) {
            return CollectorResult.failed("interrupted");
        }
        String message = thrown.getMessage();
        if (thrown instanceof IOException && message != null && !message.isEmpty()) {
            return CollectorResult.failed(message);
        }
        return CollectorResult.failed(thrown.toString());
    }

    /**
     * The verdict.
     *
     * @param stop why the engine stopped it; null when it ended by itself
     * @param packingProblem why what it found could not be stored; null when it was
     * @param redaction of the job, for reasons and warnings may quote what a command has printed
     */
    static Verdict of(
            CollectorResult result,
            @Nullable Stop stop,
            @Nullable String packingProblem,
            Tally tally,
            Redaction redaction,
            Instant startedAt,
            Instant endedAt) {
        VerdictKind kind = result.kind();
        String reason = result.reason();
        if (packingProblem != null) {
            kind = VerdictKind.FAILED;
            reason = "its output could not be stored: " + packingProblem;
        } else if (stop != null) {
            kind = stop.kind();
            reason = stop.reason();
        } else if (tally.withheld() != null && kind == VerdictKind.COLLECTED) {
            kind = VerdictKind.REDACTION_FAILED;
            reason = tally.withheld();
        } else if (kind == VerdictKind.COLLECTED && tally.droppedBytes() > 0) {
            kind = VerdictKind.TRUNCATED;
            reason = tally.droppedBytes() + " bytes left out by a size limit";
        }
        if (kind != VerdictKind.COLLECTED && (reason == null || reason.isEmpty())) {
            reason = "no reason given";
        }
        List<String> warnings = new ArrayList<>(result.warnings());
        warnings.addAll(tally.warnings());
        return new Verdict(
                kind,
                kind == VerdictKind.COLLECTED || reason == null ? null : redaction.line(reason),
                result.exitCode(),
                startedAt,
                endedAt,
                tally.entries(),
                tally.bytes(),
                tally.droppedBytes(),
                warnings.stream().map(redaction::line).toList(),
                tally.redactions());
    }
}
