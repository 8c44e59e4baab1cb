package io.muster.cli.spec;

import io.muster.cli.Console;
import io.muster.cli.Failure;
import io.muster.protocol.spec.BuiltInSpecs;
import io.muster.protocol.spec.NearestName;
import io.muster.protocol.spec.Spec;
import io.muster.protocol.spec.SpecProblem;
import io.muster.protocol.spec.SpecSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the specs that arguments mean: files, {@code -} for standard input, or specs that come with Muster. */
public final class SpecArguments {
    private static final int MAX_BYTES = 16 << 20;

    private SpecArguments() {}

    /** The text of every argument; all that cannot be found are told together. */
    public static List<SpecSource> read(List<String> arguments) throws Failure {
        List<SpecSource> sources = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (String argument : arguments) {
            try {
                Optional<SpecSource> builtIn = looksLikeFile(argument) ? Optional.empty() : BuiltInSpecs.load(argument);
                sources.add(builtIn.isPresent() ? builtIn.get() : new SpecSource(argument, text(argument)));
            } catch (IOException e) {
                errors.add(reason(argument, e));
            }
        }
        if (!errors.isEmpty()) {
            throw Failure.badInput(errors.toArray(String[]::new));
        }
        return sources;
    }

    /** Whether an argument can only be a file, not the name of a stored spec. */
    public static boolean looksLikeFile(String argument) {
        return argument.equals("-")
                || argument.contains("/")
                || argument.matches(".*\\.(ya?ml|json)")
                || Files.isRegularFile(Path.of(argument));
    }

    /** Tells warnings, and throws when there are errors. */
    public static void check(Spec spec, Console console) throws Failure {
        List<String> errors = spec.errors().stream().map(SpecArguments::told).toList();
        if (!errors.isEmpty()) {
            throw Failure.badInput(errors.toArray(String[]::new));
        }
        spec.problems().forEach(problem -> console.warning(told(problem)));
    }

    private static String told(SpecProblem problem) {
        return problem.source() + ":" + problem.line() + ": " + problem.path() + ": " + problem.message();
    }

    private static String text(String argument) throws IOException {
        try (InputStream in = argument.equals("-") ? System.in : Files.newInputStream(Path.of(argument))) {
            byte[] bytes = in.readNBytes(MAX_BYTES);
            if (in.read() >= 0) {
                throw new IOException("it is larger than " + MAX_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static String reason(String argument, IOException e) {
        if (looksLikeFile(argument)) {
            return "cannot read " + argument + ": "
                    + (e instanceof NoSuchFileException ? "no such file" : e.getMessage());
        }
        List<String> names = BuiltInSpecs.names();
        return "\"" + argument + "\" is neither a file nor a spec that comes with Muster (" + String.join(", ", names)
                + ")"
                + NearestName.of(argument, names)
                        .map(near -> "; did you mean \"" + near + "\"?")
                        .orElse("");
    }
}
