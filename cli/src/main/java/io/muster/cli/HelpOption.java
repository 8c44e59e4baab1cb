package io.muster.cli;

import picocli.CommandLine.Option;

/** The option {@code --help} of every command. */
public final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;
}
