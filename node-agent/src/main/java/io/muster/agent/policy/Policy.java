package io.muster.agent.policy;

import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.agent.JobOrder.Origin;
import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one file. A list that the file does not have holds nobody back.
 *
 * @param installed the specs that requests may name; null where they may bring their own
 */
record Policy(
        @Nullable InstalledSpecs installed,
        boolean redactionRequired,
        @Nullable List<Rule.OfName> users,
        @Nullable List<Rule.OfName> collectors,
        @Nullable List<CommandRule> commands,
        @Nullable List<Rule.OfFile> files) {
    /** Why a whole job is denied; null where it is not. */
    @Nullable
    String denies(JobOrder order) {
        if (redactionRequired && order.redaction() == null) {
            return "the node's policy denies collecting without redaction (redaction = required)";
        }
        Origin origin = order.origin();
        String user = origin == null ? "" : origin.requestedBy();
        return Rule.denial(
                users,
                "users",
                user.isEmpty() ? "requests of which it is not said who made them" : "requests of " + user,
                rule -> rule.name().fits(user) && !user.isEmpty());
    }

    /** Why a type of collectors is denied. */
    @Nullable
    String deniesType(CollectorSpec spec) {
        return Rule.denial(collectors, "collectors", "collectors of type " + spec.type(), rule -> rule.name()
                .fits(spec.type()));
    }

    @Nullable
    String denies(CommandRule.Line line) {
        return Rule.denial(
                commands,
                "commands",
                "the command " + line.program().named() + " with what it is given",
                rule -> rule.fits(line));
    }

    /** Why a file may not be read. Where links lead must be allowed too; what was written must not be denied. */
    @Nullable
    String deniesFile(Path path) throws IOException {
        if (files == null) {
            return null;
        }
        Faces faces = Files.isSymbolicLink(path) ? Faces.withoutFollowing(path) : Faces.of(path);
        String denial = deniesName(faces.written());
        if (denial == null) {
            denial = judge(faces.named());
        }
        return denial == null ? judge(faces.real()) : denial;
    }

    /** Why a path may not even be followed: a rule denies it as it is written. */
    @Nullable
    String deniesName(Path path) {
        Predicate<Rule.OfFile> fits = rule -> rule.path().fits(path);
        return files == null || files.stream().noneMatch(fits) ? null : judge(path);
    }

    private @Nullable String judge(Path path) {
        return Rule.denial(
                files, "files", "reading this file", rule -> rule.path().fits(path));
    }
}
