package io.muster.agent.collect;

import io.muster.protocol.plan.VerdictKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a collector ended, as it sees it; the engine adds times and sizes, and overrules it at the deadline, on cancel
 * and where output was cut.
 *
 * @param reason present unless {@code COLLECTED}
 * @param exitCode where a command ended by itself
 */
public record CollectorResult(
        VerdictKind kind, @Nullable String reason, @Nullable Integer exitCode, List<String> warnings) {
    public static CollectorResult collected() {
        return new CollectorResult(VerdictKind.COLLECTED, null, null, List.of());
    }

    public static CollectorResult collected(List<String> warnings) {
        return new CollectorResult(VerdictKind.COLLECTED, null, null, List.copyOf(warnings));
    }

    public static CollectorResult missing(String reason) {
        return new CollectorResult(VerdictKind.MISSING, reason, null, List.of());
    }

    public static CollectorResult failed(String reason) {
        return new CollectorResult(VerdictKind.FAILED, reason, null, List.of());
    }

    public static CollectorResult denied(String reason) {
        return new CollectorResult(VerdictKind.DENIED, reason, null, List.of());
    }

    public static CollectorResult timedOut(String reason) {
        return new CollectorResult(VerdictKind.TIMED_OUT, reason, null, List.of());
    }
}
