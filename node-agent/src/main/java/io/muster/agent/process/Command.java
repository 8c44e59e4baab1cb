package io.muster.agent.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command.
 *
 * @param line program and arguments; a program without a slash is looked up in {@code PATH}
 * @param environment the whole environment of the process; process control adds only its own cookie
 * @param folder where it runs; null means the root folder
 * @param output path of the entry that its standard output will be; null where it will be none
 */
public record Command(
        List<String> line, Map<String, String> environment, @Nullable Path folder, @Nullable String output) {
    public Command {
        line = List.copyOf(line);
        environment = Map.copyOf(environment);
    }

    /** One whose output is looked at by its collector, and is no entry. */
    public Command(List<String> line, Map<String, String> environment, @Nullable Path folder) {
        this(line, environment, folder, null);
    }
}
