package io.muster.cli.bundle;

import io.muster.cli.ExitCode;
import io.muster.cli.output.OutputOption;
import io.muster.protocol.archive.BundleVerifier;
import io.muster.protocol.archive.Verification;
import io.muster.protocol.archive.Verification.Finding;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code muster bundle verify}. */
@Command(
        name = "verify",
        description = {
            "Checks every checksum, the index, the manifest, and the plan against its verdicts;"
                    + " of an encrypted bundle what can be checked without a key.",
            "Exit code 0: the bundle is what it says, also where it says what could not be collected;"
                    + " 3: something in it is marked as incomplete; 4: it is corrupt."
        },
        footerHeading = "%nExample:%n",
        footer = "  muster bundle verify bundle.tar.zst")
final class VerifyCommand extends BundleTask {
    @Parameters(index = "0", paramLabel = "BUNDLE", description = "the archive")
    Path bundle;

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    int run() throws IOException {
        Verification found = BundleVerifier.verify(bundle);
        if (output.isJson()) {
            out().println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(found));
        } else {
            table(found);
        }
        if (found.corrupt()) {
            return ExitCode.FAILED;
        }
        return found.isFine() ? ExitCode.COMPLETE : ExitCode.PARTIAL;
    }

    private void table(Verification found) {
        for (Finding finding : found.findings()) {
            out().printf("%-8s  %s%n", finding.severity(), finding.message());
        }
        if (found.more() > 0) {
            out().printf("… and %,d findings more%n", found.more());
        }
        out().printf("%,d entries, %,d bytes read%n", found.entries(), found.bytes());
        out().println(
                        found.planned() < 0
                                ? "the plan is not known"
                                : "planned " + found.planned() + ", collected " + found.collected()
                                        + (found.planned() > found.collected()
                                                ? "; the manifest says why the rest is missing"
                                                : ""));
        if (found.encrypted()) {
            out().println("encrypted: only the outside was checked; for what is in it, decrypt it first with"
                    + " \"muster bundle decrypt\"");
        }
        out().println(found.corrupt() ? "CORRUPT" : found.isFine() ? "OK" : "INCOMPLETE");
    }
}
