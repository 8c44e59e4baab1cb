package io.muster.cli.bundle;

import io.muster.cli.ExitCode;
import io.muster.protocol.archive.BundleReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster bundle extract}. */
@Command(
        name = "extract",
        description = {
            "Extracts entries to a folder.",
            "Nothing is ever written outside of it, and links that lead outside are left out."
        },
        footerHeading = "%nExample:%n",
        footer = "  muster bundle extract bundle.tar.zst host-collectors/node-1 --to /tmp/node-1")
final class ExtractCommand extends BundleTask {
    @Parameters(index = "0", paramLabel = "BUNDLE", description = "the archive")
    Path bundle;

    @Parameters(
            index = "1..*",
            paramLabel = "PATH",
            arity = "0..*",
            description = "entries or folders, with or without the top folder (default: all)")
    List<String> paths = List.of();

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "where to; made if it is not there. Files in it that have an entry's name are replaced")
    Path to;

    @Override
    int run() throws IOException {
        try (BundleReader reader = BundleReader.open(bundle)) {
            Extraction extraction = new Extraction(reader, to);
            extraction.extract(paths);
            for (String problem : extraction.problems()) {
                err().println(problem);
            }
            err().flush();
            out().printf("%,d entries, %,d bytes in %s%n", extraction.entries(), extraction.bytes(), to);
            List<String> unmatched = extraction.unmatched();
            if (!unmatched.isEmpty()) {
                return fail(ExitCode.BAD_INPUT, "no such entry: " + String.join(", ", unmatched));
            }
            return extraction.failed() ? ExitCode.PARTIAL : ExitCode.COMPLETE;
        }
    }
}
