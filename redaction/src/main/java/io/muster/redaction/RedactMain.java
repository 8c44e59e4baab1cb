package io.muster.redaction;

import io.muster.protocol.agent.RedactionOrder;
import io.muster.protocol.redaction.RedactorSpec;
import io.muster.protocol.spec.Spec;
import io.muster.protocol.spec.SpecParser;
import io.muster.protocol.spec.SpecSource;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code muster redact}: what redaction makes of a file, tried without collecting anything. */
@Command(
        name = "muster redact",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows what redaction makes of a file; nothing is sent anywhere.",
        footer = {
            "",
            "Exit codes: 0 done, 2 bad input, 3 withheld: a collection would leave this file out, 1 anything else.",
            "",
            "Example:",
            "  echo 'password=hunter2' > /tmp/try.txt; muster redact /tmp/try.txt --explain",
            "  journalctl -u app | muster redact > app.txt"
        })
public final class RedactMain {
    private static final String STANDARD_INPUT = "-";
    private static final int DONE = 0;
    private static final int INTERNAL = 1;
    private static final int BAD_INPUT = 2;
    private static final int WITHHELD = 3;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "The file; archives and compressed files are opened. Default: standard input, as with -.")
    String file = STANDARD_INPUT;

    @Option(names = "--profile", paramLabel = "PROFILE", description = "strict (default), troubleshoot or couchbase.")
    String profile = RedactionOrder.DEFAULT;

    @Option(names = "--redactor", paramLabel = "FILE", description = "A Redactor document, applied after the profile.")
    List<Path> redactors = List.of();

    @Option(
            names = "--pseudonyms",
            split = ",",
            paramLabel = "KIND",
            description = "Consistent names instead of these values: ip, mac, host, user, email.")
    List<String> pseudonyms = List.of();

    @Option(names = "--explain", description = "Instead of the text: which rule hides something, in which line.")
    boolean explain;

    @Option(names = "--output", paramLabel = "FILE", description = "Where the text goes. Default: standard output.")
    @Nullable
    Path output;

    public static void main(String[] arguments) {
        int code = new RedactMain().run(arguments, System.in, System.out, System.err);
        System.out.flush();
        System.exit(code);
    }

    int run(String[] arguments, InputStream in, PrintStream out, PrintStream err) {
        try {
            CommandLine.ParseResult parsed = new CommandLine(this).parseArgs(arguments);
            if (CommandLine.printHelpIfRequested(parsed)) {
                return DONE;
            }
            return redact(in, out, err);
        } catch (ParameterException | IllegalArgumentException e) {
            err.println("muster: " + e.getMessage());
            return BAD_INPUT;
        } catch (IOException e) {
            err.println("muster: " + e.getMessage());
            return INTERNAL;
        }
    }

    private int redact(InputStream in, PrintStream out, PrintStream err) throws IOException {
        boolean piped = file.equals(STANDARD_INPUT);
        if (!piped && !Files.isRegularFile(Path.of(file))) {
            throw new IllegalArgumentException("no such file: " + file);
        }
        Profile rules = Profiles.of(order());
        Path folder = Files.createTempDirectory("muster-redact-");
        try (StandardInput input = piped ? StandardInput.read(in, folder) : null) {
            Source source = input == null ? new PlainFile(Path.of(file)) : input;
            return explain ? explain(rules, source, folder, out, err) : show(rules, source, folder, out, err);
        } finally {
            Files.deleteIfExists(folder);
        }
    }

    private int show(Profile rules, Source source, Path folder, PrintStream out, PrintStream err) throws IOException {
        try (Redacted redacted = Redaction.of(rules).redact(file, source, folder)) {
            if (redacted.failure() != null) {
                err.println("muster: withheld: " + redacted.failure());
                return WITHHELD;
            }
            try (OutputStream target = output == null ? out : new FileOutputStream(output.toFile())) {
                redacted.writeTo(piece ->
                        target.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining()));
            }
            tell(redacted, err);
            return DONE;
        }
    }

    private RedactionOrder order() throws IOException {
        if (!RedactionOrder.PROFILES.contains(profile) || profile.equals(RedactionOrder.NONE)) {
            throw new IllegalArgumentException("--profile " + profile + ": not one of strict, troubleshoot, couchbase");
        }
        RedactionOrder.problemWith(pseudonyms, profile).ifPresent(problem -> {
            throw new IllegalArgumentException("--pseudonyms " + String.join(",", pseudonyms) + ": " + problem);
        });
        List<SpecSource> documents = new ArrayList<>();
        for (Path redactor : redactors) {
            if (!Files.isRegularFile(redactor)) {
                throw new IllegalArgumentException("--redactor: no such file: " + redactor);
            }
            documents.add(new SpecSource(redactor.toString(), Files.readString(redactor)));
        }
        Spec spec = SpecParser.withoutCollectors(documents);
        if (!spec.isValid()) {
            throw new IllegalArgumentException(
                    spec.errors().stream().map(Object::toString).collect(Collectors.joining("\nmuster: ")));
        }
        return RedactionOrder.withNewKey(
                profile,
                pseudonyms,
                spec.redactors().stream().map(RedactorSpec::toJson).toList());
    }

    /** One line for each rule and place; no values. */
    private int explain(Profile rules, Source source, Path folder, PrintStream out, PrintStream err)
            throws IOException {
        Explanation explanation = new Explanation(rules);
        try (Redacted redacted = Redaction.of(explanation).redact(file, source, folder)) {
            explanation.lines().forEach(line -> out.println(file + ":" + line));
            if (redacted.failure() != null) {
                err.println("muster: withheld: " + redacted.failure());
                return WITHHELD;
            }
            tell(redacted, err);
            return DONE;
        }
    }

    private static void tell(Redacted redacted, PrintStream err) {
        if (redacted.note() != null) {
            err.println(redacted.note());
        }
        for (Map.Entry<String, Long> rule : redacted.counts().entrySet()) {
            err.println(rule.getKey() + ": " + rule.getValue());
        }
        if (redacted.counts().isEmpty()) {
            err.println("nothing to hide");
        }
        err.flush();
    }
}
