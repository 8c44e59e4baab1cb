package io.muster.cli.output;

import picocli.CommandLine.Option;

/** The option {@code --output table|json} of every command but {@code collect}. */
public final class OutputOption {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table (default) or json")
    OutputFormat format = OutputFormat.TABLE;

    public boolean isJson() {
        return format == OutputFormat.JSON;
    }
}
