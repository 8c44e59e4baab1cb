package io.muster.cli.profile;

import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.HelpOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Forgets a login. */
@Command(
        name = "logout",
        description = "Forgets a login that muster login kept, with its password.",
        sortOptions = false,
        footer = {"", "Example:", "  muster logout --profile staging"})
public final class LogoutCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "which (default: MUSTER_PROFILE, else the one in use)")
    @Nullable
    String profile;

    @Mixin
    HelpOption help = new HelpOption();

    public LogoutCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Failure {
        Profiles profiles = Profiles.read(console);
        String fromEnvironment = console.env().getOrDefault("MUSTER_PROFILE", "");
        String name = profile != null ? profile : fromEnvironment.isEmpty() ? profiles.current() : fromEnvironment;
        if (name == null) {
            throw Failure.badInput("there is no login to forget");
        }
        profiles.remove(name);
        console.out().println("profile " + name + " is forgotten");
        return ExitCode.COMPLETE;
    }
}
