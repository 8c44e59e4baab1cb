package io.muster.agent.process;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a command in a session of its own, at low priority and in its cgroup. What the host lacks for that is left
 * out.
 */
final class Launcher {
    private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

    private final ProcessSettings settings;
    private final OutputPipes pipes;
    private final String failureToken;
    private final List<String> prefix = new ArrayList<>();
    private final @Nullable String env = Tool.find("env");

    /** @param instance makes the mark of a failed start one that no command prints by chance */
    Launcher(ProcessSettings settings, OutputPipes pipes, String instance) {
        this.settings = settings;
        this.pipes = pipes;
        this.failureToken = "muster-not-started-" + instance;
        prefix.addAll(ifItWorks("setsid", List.of()));
        if (settings.ioClass() != IoClass.NONE) {
            prefix.addAll(ifItWorks("ionice", settings.ioClass().options()));
        }
        if (settings.nice() > 0) {
            prefix.addAll(ifItWorks("nice", List.of("-n", Integer.toString(settings.nice()))));
        }
    }

    /** A started command and the ends of its pipes. */
    record Launched(Process process, FileChannel stdout, FileChannel stderr) {
        void closePipes() {
            try (stdout;
                    stderr) {
                LOG.trace("done with the pipes of {}", process.pid());
            } catch (IOException e) {
                LOG.warn("a pipe can't be closed: {}", e.getMessage());
            }
        }
    }

    /** A program that does something to itself and becomes the one that follows; nothing where the host can't. */
    static List<String> ifItWorks(String name, List<String> options) {
        String program = Tool.find(name);
        if (program == null) {
            return List.of();
        }
        List<String> line = new ArrayList<>(List.of(program));
        line.addAll(options);
        List<String> trial = new ArrayList<>(line);
        trial.add("true");
        return Tool.works(trial) ? line : List.of();
    }

    Launched launch(Command command, Path program, String cookie, @Nullable Cgroup cgroup) throws IOException {
        try (OutputPipes.OutputPipe out = pipes.open();
                OutputPipes.OutputPipe err = pipes.open()) {
            ProcessBuilder builder = new ProcessBuilder(line(command, program, cgroup))
                    .directory(folder(command).toFile())
                    .redirectInput(Redirect.from(new File("/dev/null")))
                    .redirectOutput(out.target())
                    .redirectError(err.target());
            Map<String, String> environment = builder.environment();
            environment.clear();
            command.environment().forEach((name, value) -> {
                if (Environment.passesShell(name)) {
                    environment.put(name, value);
                }
            });
            environment.put(Environment.COOKIE, cookie);
            return new Launched(builder.start(), out.started(), err.started());
        }
    }

    private List<String> line(Command command, Path program, @Nullable Cgroup cgroup) {
        List<String> line = new ArrayList<>(prefix);
        line.addAll(List.of("/bin/sh", "-c", Script.RUN, "muster-run"));
        line.add(cgroup == null ? "" : cgroup.folder().toString());
        line.add(Integer.toString(settings.nice()));
        line.add(failureToken);
        line.add(Environment.added(command.environment()));
        List<String> assignments = Environment.assignments(command.environment());
        if (env != null && !assignments.isEmpty()) {
            line.addAll(List.of(env, "--"));
            line.addAll(assignments);
        }
        line.add(program.toString());
        line.addAll(command.line().subList(1, command.line().size()));
        return line;
    }

    static Path folder(Command command) {
        return command.folder() == null ? Path.of("/") : command.folder();
    }

    /**
     * What {@code run.sh} says on standard error, behind the shell's own message, when it could not become the command.
     */
    String failureToken() {
        return failureToken;
    }
}
