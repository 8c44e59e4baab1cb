package io.muster.agent.collect.facts;

import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.Host;
import io.muster.agent.process.CapturedOutput;
import io.muster.agent.process.Command;
import io.muster.agent.process.CommandResult;
import io.muster.protocol.plan.VerdictKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a small tool printed.
 *
 * @param failure the verdict of a collector that can't do without it, where it did not end by itself; else null
 */
record Tool(int exitCode, String stdout, String stderr, @Nullable CollectorResult failure) {
    static Tool run(Host host, CollectorContext context, List<String> line) throws IOException, InterruptedException {
        CommandResult result = context.run(new Command(line, host.toolEnvironment(), null));
        try (CapturedOutput stdout = result.stdout();
                CapturedOutput stderr = result.stderr()) {
            return new Tool(result.exitCode(), text(stdout), text(stderr), failure(line.get(0), result));
        }
    }

    /** Its first words about what went wrong, on one line. */
    String complaint() {
        String words = stderr.isBlank() ? stdout : stderr;
        String first = words.strip()
                .lines()
                .findFirst()
                .orElse("exit code " + exitCode)
                .replaceFirst("\\.$", "");
        return first.length() > 200 ? first.substring(0, 200) + "…" : first;
    }

    private static @Nullable CollectorResult failure(String program, CommandResult result) {
        return switch (result.end()) {
            case EXITED -> null;
            case NOT_FOUND -> CollectorResult.missing("no " + program + " on this host");
            case NOT_PERMITTED -> CollectorResult.denied("not permitted: " + program);
            case TIMED_OUT -> CollectorResult.timedOut(program + " did not end in time");
            case CANCELLED -> new CollectorResult(VerdictKind.CANCELLED, "cancelled", null, List.of());
        };
    }

    private static String text(CapturedOutput output) throws IOException {
        return new String(output.bytes(), StandardCharsets.UTF_8);
    }
}
