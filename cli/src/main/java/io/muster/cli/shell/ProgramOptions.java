package io.muster.cli.shell;

import com.fasterxml.jackson.core.type.TypeReference;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of the programs that the launcher starts directly: this one cannot see their classes. A test of the
 * module {@code docs} writes the resource from them.
 */
public final class ProgramOptions {
    /**
     * One option.
     *
     * @param label of its value; empty where it takes none
     * @param file whether the value is a file's or folder's name
     */
    public record One(List<String> names, String label, boolean file, String description) {}

    private ProgramOptions() {}

    /** Adds to a command what it takes, if it is one of those programs. */
    public static void describe(String name, CommandSpec spec) {
        for (One one : read().getOrDefault(name, List.of())) {
            OptionSpec.Builder option = OptionSpec.builder(one.names().toArray(String[]::new))
                    .description(one.description().replace("%", "%%"));
            if (one.label().isEmpty()) {
                option.arity("0").type(boolean.class);
            } else {
                option.arity("1").paramLabel(one.label()).type(one.file() ? Path.class : String.class);
            }
            spec.addOption(option.build());
        }
    }

    private static Map<String, List<One>> read() {
        try (InputStream in = Objects.requireNonNull(
                ProgramOptions.class.getResourceAsStream("/program-options.json"), "it is part of the program")) {
            return Json.mapper().readValue(in, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
