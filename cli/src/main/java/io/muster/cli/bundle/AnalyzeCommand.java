package io.muster.cli.bundle;

import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.output.Harmless;
import io.muster.cli.output.OutputOption;
import io.muster.cli.spec.SpecArguments;
import io.muster.protocol.analysis.Analysis;
import io.muster.protocol.analysis.AnalysisJson;
import io.muster.protocol.analysis.AnalysisOrder;
import io.muster.protocol.analysis.AnalysisReport;
import io.muster.protocol.analysis.AnalysisResult;
import io.muster.protocol.archive.BundleReader;
import io.muster.protocol.archive.EntryHeader.EntryType;
import io.muster.protocol.archive.EntryRecord;
import io.muster.protocol.spec.Spec;
import io.muster.protocol.spec.SpecParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster bundle analyze}. */
@Command(
        name = "analyze",
        description = {
            "Runs the analyzers of a spec over a bundle and prints what they find, reading no more than they ask for.",
            "The bundle's own spec is as its manifest has it: what redaction hid there is not what ran when it was"
                    + " sealed; --spec names another.",
            "Exit code 0: they ran, whatever they found; look at \"outcome\" in --output json for more."
        },
        footerHeading = "%nExample:%n",
        footer = "  muster bundle analyze --spec checks.yaml bundle.tar.zst")
final class AnalyzeCommand extends BundleTask {
    @Parameters(index = "0", paramLabel = "BUNDLE", description = "the archive")
    Path bundle;

    @Option(
            names = "--spec",
            paramLabel = "FILE",
            description = "a spec whose analyzers to run instead of the bundle's own; may be given several times")
    List<String> specs = List.of();

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    int run() throws IOException {
        try (BundleReader reader = BundleReader.open(bundle)) {
            BundleContents contents = BundleContents.of(reader);
            Spec spec = SpecParser.withoutCollectors(specs.isEmpty() ? contents.spec() : SpecArguments.read(specs));
            if (!specs.isEmpty()) {
                spec.problems().forEach(problem -> err().println(Harmless.text(problem.toString())));
                if (!spec.isValid()) {
                    return fail(ExitCode.BAD_INPUT, "the spec is not valid");
                }
            }
            if (spec.analyzers().isEmpty()) {
                return fail(
                        ExitCode.BAD_INPUT,
                        "there is no analyzer in the spec" + (specs.isEmpty() ? "; --spec names another" : ""));
            }
            print(run(reader, contents, spec).results());
            return ExitCode.COMPLETE;
        } catch (Failure e) {
            return fail(ExitCode.BAD_INPUT, String.valueOf(e.getMessage()));
        }
    }

    private static AnalysisReport run(BundleReader reader, BundleContents contents, Spec spec) {
        Analysis<EntryRecord> analysis =
                new Analysis<>(new AnalysisOrder(spec.analyzers(), UnaryOperator.identity()), contents.nodes());
        String top = reader.root() + "/";
        reader.entries()
                .filter(entry -> entry.type() == EntryType.FILE && entry.path().startsWith(top))
                .forEach(entry -> analysis.offer(entry.path().substring(top.length()), entry.size(), entry));
        return analysis.run(entry -> {
            try (InputStream content = reader.content(entry)) {
                return content.readNBytes((int) entry.size());
            }
        });
    }

    private void print(List<AnalysisResult> results) throws IOException {
        if (output.isJson()) {
            ByteArrayOutputStream json = new ByteArrayOutputStream();
            AnalysisJson.write(results, json);
            out().println(json.toString(StandardCharsets.UTF_8));
            return;
        }
        out().printf("%-8s  %s%n", "RESULT", "WHAT");
        for (AnalysisResult result : results) {
            String word = result.level() == null ? "not run" : result.outcome().toUpperCase(Locale.ROOT);
            out().printf("%-8s  %s%n", word, Harmless.text(result.title() + ": " + result.message()));
            if (result.uri() != null) {
                out().printf("%-8s  %s%n", "", Harmless.text(result.uri()));
            }
        }
    }
}
