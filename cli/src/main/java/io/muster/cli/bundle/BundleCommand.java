package io.muster.cli.bundle;

import io.muster.cli.HelpOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code muster bundle}: the parent of what works on an archive. */
@Command(
        name = "bundle",
        description =
                "Looks into a bundle, takes it apart, analyzes it, checks it, decrypts it, or recovers one that was cut.",
        subcommands = {
            LsCommand.class,
            CatCommand.class,
            ExtractCommand.class,
            AnalyzeCommand.class,
            VerifyCommand.class,
            RecoverCommand.class,
            DecryptCommand.class
        },
        footerHeading = "%nExample:%n",
        footer = "  muster bundle ls muster-20260101T000000Z-abcdef01.tar.zst")
public final class BundleCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Mixin
    HelpOption help = new HelpOption();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Missing command: ls, cat, extract, analyze, verify, recover or decrypt");
    }
}
