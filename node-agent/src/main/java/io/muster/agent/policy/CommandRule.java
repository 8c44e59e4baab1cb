package io.muster.agent.policy;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule on commands.
 *
 * @param arguments one pattern per argument, the last one {@code **} for any further ones; null means whatever they
 *     are. A pattern that begins with a slash is a path, links followed
 * @param environment variables that a request may set for the command
 */
record CommandRule(
        boolean allows, PathGlob program, @Nullable List<String> arguments, List<Wildcard> environment, int line)
        implements Rule {
    private static final String REST = "**";

    /**
     * What is about to be run.
     *
     * @param variables that the request sets
     * @param folder where it runs
     */
    record Line(Faces program, List<String> arguments, Set<String> variables, Path folder) {}

    /** @throws IllegalArgumentException if there is a pattern that no argument can fit */
    CommandRule {
        if (arguments != null) {
            for (int i = 0; i < arguments.size(); i++) {
                String pattern = arguments.get(i);
                if (pattern.startsWith("/")) {
                    PathGlob.of(pattern);
                } else if (pattern.contains(REST) && (!pattern.equals(REST) || i < arguments.size() - 1)) {
                    throw new IllegalArgumentException("args: \"**\" must be the last one, and alone");
                }
            }
        }
    }

    boolean fits(Line line) {
        return allows
                ? isNamed(line.program())
                        && line.variables().stream()
                                .allMatch(name -> environment.stream().anyMatch(w -> w.fits(name)))
                        && argumentsFit(line)
                : line.program().all().stream().anyMatch(program::fits) && argumentsFit(line);
    }

    /** A link that a rule names is the owner's choice; one that a wildcard catches must stay in what it catches. */
    private boolean isNamed(Faces path) {
        return program.names(path.named()) || (program.fits(path.named()) && program.fits(path.real()));
    }

    private boolean argumentsFit(Line line) {
        if (arguments == null) {
            return true;
        }
        boolean open =
                !arguments.isEmpty() && arguments.get(arguments.size() - 1).equals(REST);
        int fixed = arguments.size() - (open ? 1 : 0);
        if (line.arguments().size() < fixed || (!open && line.arguments().size() > fixed)) {
            return false;
        }
        for (int i = 0; i < fixed; i++) {
            if (!argumentFits(arguments.get(i), line.arguments().get(i), line.folder())) {
                return false;
            }
        }
        return true;
    }

    private boolean argumentFits(String pattern, String argument, Path folder) {
        if (!pattern.startsWith("/")) {
            return new Wildcard(pattern).fits(argument);
        }
        PathGlob glob = PathGlob.of(pattern);
        try {
            Path path = folder.resolve(argument);
            Faces faces = Faces.of(path);
            return allows
                    ? path.isAbsolute()
                            && argument.equals(faces.written().toString())
                            && glob.fits(faces.named())
                            && glob.fits(faces.real())
                    : faces.all().stream().anyMatch(glob::fits);
        } catch (IOException | InvalidPathException e) {
            // What cannot be looked at is not shown to be allowed, and may be what is denied.
            return !allows;
        }
    }
}
