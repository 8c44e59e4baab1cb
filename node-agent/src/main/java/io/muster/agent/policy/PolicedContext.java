package io.muster.agent.policy;

import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.PolicyDenial;
import io.muster.agent.process.CapturedOutput;
import io.muster.agent.process.Command;
import io.muster.agent.process.CommandResult;
import io.muster.agent.process.ProgramLookup;
import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A run of a collector through which it can start no command and read no file that a policy denies. */
final class PolicedContext implements CollectorContext {
    private final CollectorContext context;
    private final Policy policy;

    PolicedContext(CollectorContext context, Policy policy) {
        this.context = context;
        this.policy = policy;
    }

    @Override
    public CollectorSpec spec() {
        return context.spec();
    }

    @Override
    public @Nullable Instant since() {
        return context.since();
    }

    @Override
    public @Nullable Instant until() {
        return context.until();
    }

    @Override
    public Duration remaining() {
        return context.remaining();
    }

    @Override
    public long maxBytes() {
        return context.maxBytes();
    }

    @Override
    public Path workFolder() throws IOException {
        return context.workFolder();
    }

    @Override
    public void follow(Path path) throws IOException {
        refuse(path, policy.deniesName(path.toAbsolutePath().normalize()));
        context.follow(path);
    }

    /** What was judged is what is run: the program by the path that was found, not by its name again. */
    @Override
    public CommandResult run(Command command) throws IOException, InterruptedException {
        if (policy.commands() == null) {
            return context.run(command);
        }
        Path folder = Objects.requireNonNullElse(command.folder(), Path.of("/"));
        ProgramLookup.Found found = ProgramLookup.find(command.line().get(0), command.environment(), folder);
        if (!(found instanceof ProgramLookup.Found.Program program)) {
            return context.run(command);
        }
        List<String> arguments = command.line().subList(1, command.line().size());
        refuse(
                program.path(),
                policy.denies(new CommandRule.Line(Faces.of(program.path()), arguments, variables(), folder)));
        List<String> line = new ArrayList<>(List.of(program.path().toString()));
        line.addAll(arguments);
        return context.run(new Command(line, command.environment(), command.folder(), command.output()));
    }

    private Set<String> variables() {
        return spec().action() instanceof CollectorAction.Run run
                ? run.env().stream().map(entry -> entry.split("=", 2)[0]).collect(Collectors.toSet())
                : Set.of();
    }

    @Override
    public Entries entries() {
        Entries entries = context.entries();
        return policy.files() == null ? entries : new PolicedEntries(entries);
    }

    /** What a command has left in its own folder is its output, and no file of the node. */
    private boolean isOwn(Path source) throws IOException {
        return spec().action() instanceof CollectorAction.Run
                && Faces.withoutFollowing(source)
                        .named()
                        .startsWith(context.workFolder().toRealPath());
    }

    private static void refuse(Path path, @Nullable String denial) throws PolicyDenial {
        if (denial != null) {
            throw new PolicyDenial(path, denial);
        }
    }

    private final class PolicedEntries implements Entries {
        private final Entries entries;

        PolicedEntries(Entries entries) {
            this.entries = entries;
        }

        @Override
        public void put(String path, byte[] content) throws IOException {
            entries.put(path, content);
        }

        @Override
        public void putJson(String path, Object value) throws IOException {
            entries.putJson(path, value);
        }

        @Override
        public void put(String path, CapturedOutput output) throws IOException {
            entries.put(path, output);
        }

        @Override
        public void copy(String path, Path source) throws IOException {
            if (!isOwn(source)) {
                refuse(source, policy.deniesFile(source));
            }
            entries.copy(path, source);
        }
    }
}
