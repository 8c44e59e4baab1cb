package io.muster.agent.collect.commands;

import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.Host;
import io.muster.agent.process.CapturedOutput;
import io.muster.agent.process.Command;
import io.muster.agent.process.CommandResult;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction.Journald;
import io.muster.protocol.spec.TimeBound;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the systemd journal with {@code journalctl}. */
public final class JournaldCollector implements Collector<Journald> {
    private final Host host;

    public JournaldCollector(Host host) {
        this.host = host;
    }

    /** For plans: the command line, and whether there is such a program. */
    public String describe(Journald action, @Nullable Instant since, @Nullable Instant until) {
        String line = String.join(" ", line(action, since, until));
        return host.program("journalctl", host.searchPath()).isPresent()
                ? line
                : line + " (missing: no such program journalctl)";
    }

    @Override
    public CollectorResult collect(Journald action, CollectorContext context) throws IOException, InterruptedException {
        List<String> line = line(action, context.since(), context.until());
        CommandResult result = context.run(
                new Command(line, host.toolEnvironment(), null, "journald/" + context.name("journald") + ".txt"));
        try (CapturedOutput stdout = result.stdout();
                CapturedOutput stderr = result.stderr()) {
            if (result.end() == CommandResult.End.NOT_FOUND) {
                return CollectorResult.missing("no journalctl on this host");
            }
            if (result.end() == CommandResult.End.NOT_PERMITTED) {
                return CollectorResult.denied(RunInfo.problem(result, "not permitted: journalctl"));
            }
            String errors = RunInfo.head(stderr);
            if (errors.contains("No journal files were found")) {
                return CollectorResult.missing("no journal on this host");
            }
            if (errors.contains("No journal files were opened due to insufficient permissions")) {
                return CollectorResult.denied("no permission to read the journal");
            }
            return keep(String.join(" ", line), context, result, stdout, stderr);
        }
    }

    private static CollectorResult keep(
            String line, CollectorContext context, CommandResult result, CapturedOutput stdout, CapturedOutput stderr)
            throws IOException {
        String name = context.name("journald");
        CollectorContext.Entries entries = context.entries();
        entries.put("journald/" + name + ".txt", stdout);
        entries.putJson("journald/" + name + "-info.json", RunInfo.of(line, result, "", "", List.of()));
        if (stderr.size() > 0) {
            entries.put("journald/" + name + "-stderr.txt", stderr);
        }
        return switch (result.end()) {
            case TIMED_OUT -> CollectorResult.timedOut("its time ran out");
            case CANCELLED -> new CollectorResult(VerdictKind.CANCELLED, "cancelled", null, List.of());
            default -> new CollectorResult(VerdictKind.COLLECTED, null, result.exitCode(), List.of());
        };
    }

    private List<String> line(Journald action, @Nullable Instant since, @Nullable Instant until) {
        List<String> line = new ArrayList<>(List.of("journalctl"));
        flag(line, action.system(), "--system");
        flag(line, action.dmesg(), "--dmesg");
        for (String unit : action.units()) {
            line.add("-u");
            line.add(unit);
        }
        option(line, "--since", moment(action.since(), since));
        option(line, "--until", moment(action.until(), until));
        option(line, "--output", action.output());
        option(line, "-n", action.lines() > 0 ? Integer.toString(action.lines()) : null);
        flag(line, action.reverse(), "--reverse");
        flag(line, action.utc(), "--utc");
        line.add("--no-pager");
        return line;
    }

    /**
     * The request's bound, else the collector's own. Forms that journalctl does not know in every version become
     * seconds since the epoch; everything else, such as {@code yesterday}, is journalctl's own to read.
     */
    private @Nullable String moment(@Nullable String own, @Nullable Instant requested) {
        if (requested != null) {
            return "@" + requested.getEpochSecond();
        }
        if (own == null || own.isEmpty()) {
            return null;
        }
        try {
            return "@" + TimeBound.parse(own, host.clock().instant()).getEpochSecond();
        } catch (IllegalArgumentException e) {
            return own;
        }
    }

    private static void flag(List<String> line, boolean wanted, String flag) {
        if (wanted) {
            line.add(flag);
        }
    }

    private static void option(List<String> line, String option, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            line.add(option);
            line.add(value);
        }
    }
}
