package io.muster.agent.collect.commands;

import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.Host;
import io.muster.agent.collect.HostPaths;
import io.muster.agent.collect.files.FolderOutput;
import io.muster.agent.process.CapturedOutput;
import io.muster.agent.process.Command;
import io.muster.agent.process.CommandResult;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Runs a program of the node and takes what it prints, and what it leaves in {@code TS_OUTPUT_DIR}. */
public final class RunCollector implements Collector<Run> {
    private final Host host;

    public RunCollector(Host host) {
        this.host = host;
    }

    /** For plans: the command line, and whether there is such a program. */
    public String describe(Run action) {
        String line = String.join(" ", line(action));
        RunEnvironment environment = RunEnvironment.of(action, host);
        String problem = environment.problem();
        if (problem != null) {
            return line + " (" + problem + ")";
        }
        String path = environment.variables().getOrDefault("PATH", "");
        return host.program(program(action), path).isPresent()
                ? line
                : line + " (missing: no such program " + action.command() + ")";
    }

    @Override
    public CollectorResult collect(Run action, CollectorContext context) throws IOException, InterruptedException {
        RunEnvironment environment = RunEnvironment.of(action, host);
        String problem = environment.problem() != null ? environment.problem() : badNames(action);
        if (problem != null) {
            return CollectorResult.failed(problem);
        }
        Path folder = context.workFolder();
        if (!action.input().isEmpty()) {
            environment = environment.with(
                    "TS_INPUT_DIR", writeInput(action.input(), folder).toString());
        }
        Path output = null;
        if (action.outputDir() != null) {
            output = Files.createDirectories(folder.resolve(HostPaths.of(action.outputDir())));
            environment = environment.with("TS_OUTPUT_DIR", output.toString());
        }
        CommandResult result = context.run(new Command(
                line(action), environment.variables(), folder, "run-host/" + context.name("run-host") + ".txt"));
        try (CapturedOutput stdout = result.stdout();
                CapturedOutput stderr = result.stderr()) {
            return keep(action, context, environment, result, stdout, stderr, output);
        }
    }

    private CollectorResult keep(
            Run action,
            CollectorContext context,
            RunEnvironment environment,
            CommandResult result,
            CapturedOutput stdout,
            CapturedOutput stderr,
            @Nullable Path output)
            throws IOException, InterruptedException {
        if (result.end() == CommandResult.End.NOT_FOUND) {
            return CollectorResult.missing("no such program: " + action.command());
        }
        if (result.end() == CommandResult.End.NOT_PERMITTED) {
            return CollectorResult.denied(RunInfo.problem(result, "not permitted: " + action.command()));
        }
        String name = context.name("run-host");
        CollectorContext.Entries entries = context.entries();
        entries.put("run-host/" + name + ".txt", stdout);
        RunInfo info = RunInfo.of(
                shown(action, environment),
                result,
                action.outputDir() == null ? "" : action.outputDir(),
                String.join(",", new TreeSet<>(action.input().keySet())),
                environment.masked());
        entries.putJson("run-host/" + name + "-info.json", info);
        if (stderr.size() > 0) {
            entries.put("run-host/" + name + "-stderr.txt", stderr);
        }
        List<String> warnings = output == null
                ? List.of()
                : FolderOutput.take(output, "run-host/" + name + "/" + action.outputDir(), entries);
        return switch (result.end()) {
            case TIMED_OUT -> new CollectorResult(VerdictKind.TIMED_OUT, "its time ran out", null, warnings);
            case CANCELLED -> new CollectorResult(VerdictKind.CANCELLED, "cancelled", null, warnings);
            default -> new CollectorResult(VerdictKind.COLLECTED, null, result.exitCode(), warnings);
        };
    }

    /** Inputs are plain files beside each other, and the output folder stays inside the work folder. */
    private static @Nullable String badNames(Run action) {
        for (String name : action.input().keySet()) {
            if (name.isEmpty() || name.contains("/") || name.equals(".") || name.equals("..")) {
                return "input: not a file name: " + name;
            }
        }
        if (action.outputDir() != null) {
            Path folder = HostPaths.of(action.outputDir());
            if (action.outputDir().isEmpty()
                    || folder.isAbsolute()
                    || !folder.equals(folder.normalize())
                    || folder.startsWith("..")) {
                return "outputDir: not a folder below the work folder: " + action.outputDir();
            }
        }
        return null;
    }

    private static Path writeInput(Map<String, String> input, Path folder) throws IOException {
        Path inputs = Files.createDirectories(folder.resolve("input"));
        for (Map.Entry<String, String> file : input.entrySet()) {
            Files.writeString(inputs.resolve(HostPaths.of(file.getKey())), file.getValue());
        }
        return inputs;
    }

    private static List<String> line(Run action) {
        List<String> line = new ArrayList<>();
        line.add(program(action));
        line.addAll(action.args());
        return line;
    }

    /** A relative path means the agent's folder, as upstream; the command itself runs in its work folder. */
    private static String program(Run action) {
        String command = action.command();
        return command.contains("/") ? HostPaths.of(command).toAbsolutePath().toString() : command;
    }

    private String shown(Run action, RunEnvironment environment) {
        Optional<Path> program =
                host.program(program(action), environment.variables().getOrDefault("PATH", ""));
        List<String> line = line(action);
        program.ifPresent(path -> line.set(0, path.toString()));
        return String.join(" ", line);
    }
}
