package io.muster.cli.profile;

import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.HelpOption;
import io.muster.cli.api.ApiClient;
import io.muster.cli.api.ConnectionOptions;
import io.muster.cli.output.Harmless;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps an address, a user and a password once a coordinator has accepted them. */
@Command(
        name = "login",
        description = {
            "Keeps a coordinator's address, a user and a password for the commands to come. Asks for the password without",
            "showing it, tries it, and writes it to ~/.config/muster/profiles.json, which only its owner can read."
        },
        sortOptions = false,
        footer = {
            "",
            "Exit codes: 0 logged in, 2 bad input, 6 not reachable, or user or password is wrong.",
            "",
            "Example:",
            "  muster login --server http://127.0.0.1:9000 --user admin --password-stdin < password"
        })
public final class LoginCommand implements Callable<Integer> {
    private static final int MAX_PASSWORD_BYTES = 4096;

    private final Console console;
    private final InputStream input;
    private final Prompt prompt;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "the coordinator's address, or those of several separated by commas (default: the profile's,"
                    + " else MUSTER_SERVER, else http://127.0.0.1:9000)")
    @Nullable
    String server;

    @Option(names = "--user", paramLabel = "NAME", description = "user name (default: the profile's, else asked for)")
    @Nullable
    String user;

    @Option(names = "--password-stdin", description = "read the password from standard input instead of asking")
    boolean fromStandardInput;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "a name for this login, where there are several clusters (default: MUSTER_PROFILE, else"
                    + " default)")
    @Nullable
    String profile;

    @Mixin
    HelpOption help = new HelpOption();

    public LoginCommand(Console console) {
        this(console, System.in, new TerminalPrompt());
    }

    LoginCommand(Console console, InputStream input, Prompt prompt) {
        this.console = console;
        this.input = input;
        this.prompt = prompt;
    }

    @Override
    public Integer call() throws Failure {
        Profiles profiles = Profiles.read(console);
        String name = name();
        Profiles.check(name);
        Profile before = profiles.all().get(name);
        String address = server != null
                ? server
                : before != null ? before.server() : ConnectionOptions.serverFromEnvironment(console);
        ConnectionOptions.addresses(address);
        String who = user != null ? user : before != null ? before.user() : answered(prompt.line("User: "));
        if (who.isEmpty() || who.contains(":")) {
            throw Failure.badInput("user: \"" + who + "\" must not be empty or hold a colon");
        }
        String password = fromStandardInput
                ? standardInput()
                : answered(prompt.secret("Password of " + Harmless.text(who) + " at " + Harmless.text(address) + ": "));
        Profile fresh = new Profile(address, who, password);
        ApiClient api =
                ConnectionOptions.open(console, ConnectionOptions.addresses(address), fresh.credentials(), null);
        String accepted = api.session().path("user").asText(who);
        profiles.put(name, fresh);
        console.out()
                .println("logged in to " + Harmless.text(address) + " as " + Harmless.text(accepted) + " (profile "
                        + name + ")");
        return ExitCode.COMPLETE;
    }

    private String name() {
        String fromEnvironment = console.env().getOrDefault("MUSTER_PROFILE", "");
        return profile != null ? profile : fromEnvironment.isEmpty() ? Profiles.DEFAULT : fromEnvironment;
    }

    private static String answered(@Nullable String answer) throws Failure {
        String text = Objects.requireNonNullElse(answer, "");
        if (text.isEmpty()) {
            throw Failure.badInput("nothing was typed; nothing is kept");
        }
        return text;
    }

    private String standardInput() throws Failure {
        try {
            String text = new String(input.readNBytes(MAX_PASSWORD_BYTES + 1), StandardCharsets.UTF_8);
            String password = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            if (password.isEmpty() || password.contains("\n") || text.length() > MAX_PASSWORD_BYTES) {
                throw Failure.badInput("standard input must hold one line, the password");
            }
            return password;
        } catch (IOException e) {
            throw Failure.badInput("cannot read standard input: " + e.getMessage());
        }
    }
}
