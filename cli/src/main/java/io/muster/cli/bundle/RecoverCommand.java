package io.muster.cli.bundle;

import io.muster.cli.ExitCode;
import io.muster.protocol.archive.BundleRecovery;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster bundle recover}. */
@Command(
        name = "recover",
        description = {
            "Seals what a cut bundle still holds into a new one.",
            "Exit code 0: nothing but the end was missing; 3: the manifest, or a part of the last entry, is lost;"
                    + " 4: there is nothing to recover."
        },
        footerHeading = "%nExample:%n",
        footer = "  muster bundle recover half.tar.zst --output recovered.tar.zst")
final class RecoverCommand extends BundleTask {
    @Parameters(index = "0", paramLabel = "FILE", description = "the damaged archive; it is left as it is")
    Path file;

    @Option(
            names = "--output",
            paramLabel = "OUT",
            required = true,
            description = "the new bundle; must not be there yet")
    Path output;

    @Override
    int run() throws IOException {
        if (Files.exists(output)) {
            throw new FileAlreadyExistsException(output.toString());
        }
        BundleRecovery.Report report = BundleRecovery.recover(file, output, Instant.now());
        out().printf(
                        "%,d entries in %s, from %,d of %,d bytes%n",
                        report.entries(), output, report.bytesKept(), report.bytesRead());
        if (!report.cutShort().isEmpty()) {
            out().println("cut short, filled with zeros: " + report.cutShort());
        }
        if (!report.manifestKept()) {
            out().println("the manifest was lost; the new one only lists what is there");
        }
        return report.manifestKept() && report.cutShort().isEmpty() ? ExitCode.COMPLETE : ExitCode.PARTIAL;
    }
}
