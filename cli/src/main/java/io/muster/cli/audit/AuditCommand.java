package io.muster.cli.audit;

import io.muster.cli.CommandGroup;
import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.HelpOption;
import io.muster.cli.output.Harmless;
import io.muster.cli.output.OutputFormat;
import io.muster.cli.output.OutputOption;
import io.muster.protocol.audit.AuditCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Works on audit logs. */
@Command(
        name = "audit",
        description = "Checks a coordinator's audit log.",
        sortOptions = false,
        footer = {"", "Example:", "  muster audit verify /var/lib/muster/audit"})
public final class AuditCommand extends CommandGroup {
    private final Console console;

    public AuditCommand(Console console) {
        super("verify");
        this.console = console;
    }

    @Command(
            name = "verify",
            description = {
                "Follows the chain of hashes through the files of one log: whether a line was changed, removed or"
                        + " inserted.",
                "What was cut off at the end shows only beside a hash that was kept elsewhere: --head."
            },
            sortOptions = false,
            footer = {
                "",
                "Exit codes: 0 the chain holds, 2 a file cannot be read, 4 the chain is broken.",
                "",
                "Example:",
                "  muster audit verify /var/lib/muster/audit"
            })
    int verify(
            @Parameters(
                            arity = "1..*",
                            paramLabel = "FILE",
                            description = "files of the log, or the folder audit of a data directory")
                    List<Path> paths,
            @Option(
                            names = "--head",
                            paramLabel = "HASH",
                            description = "the hash of a line that has to be there, as an earlier check told it")
                    @Nullable
                    String head,
            @Mixin OutputOption output,
            @Mixin HelpOption verifyHelp)
            throws Failure {
        AuditCheck.Result result;
        try {
            result = AuditCheck.of(files(paths), head);
        } catch (IOException e) {
            throw Failure.badInput("cannot read " + e.getMessage());
        }
        if (output.isJson()) {
            OutputFormat.json(console.out(), result);
        } else {
            result.notes().forEach(note -> console.out().println("note     " + Harmless.text(note)));
            result.problems().forEach(problem -> console.out().println("problem  " + Harmless.text(problem)));
            console.out()
                    .printf(
                            "%d lines, from %d to %d; the last one's hash is %s%n",
                            result.lines(), result.firstSeq(), result.lastSeq(), result.head());
            console.out().println(result.isFine() ? "OK" : "BROKEN");
        }
        return result.isFine() ? ExitCode.COMPLETE : ExitCode.FAILED;
    }

    private static List<Path> files(List<Path> paths) throws IOException, Failure {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.isDirectory(path)) {
                files.add(path);
                continue;
            }
            try (Stream<Path> all = Files.list(path)) {
                files.addAll(all.filter(f -> f.getFileName().toString().matches("audit(-[0-9]{15})?\\.jsonl"))
                        .toList());
            }
        }
        if (files.isEmpty()) {
            throw Failure.badInput("there is no audit log in " + paths.get(0));
        }
        return files;
    }
}
