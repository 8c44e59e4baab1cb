package io.muster.cli.task;

import io.muster.cli.Console;
import io.muster.cli.Failure;
import io.muster.cli.HelpOption;
import io.muster.cli.api.ApiClient;
import io.muster.cli.api.ConnectionOptions;
import io.muster.cli.output.OutputOption;
import picocli.CommandLine.Mixin;

/** What every command that asks a coordinator takes. */
final class TaskOptions {
    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    boolean isJson() {
        return output.isJson();
    }

    ApiClient connect(Console console) throws Failure {
        return connection.connect(console);
    }
}
