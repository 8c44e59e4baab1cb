package io.muster.cli.token;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.cli.CommandGroup;
import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.HelpOption;
import io.muster.cli.api.ConnectionOptions;
import io.muster.cli.output.OutputFormat;
import io.muster.cli.output.OutputOption;
import io.muster.cli.output.Table;
import io.muster.protocol.http.TokenView;
import io.muster.protocol.json.Json;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes, lists and revokes API tokens. */
@Command(
        name = "token",
        description = "Makes, lists and revokes tokens, which programs show instead of a password.",
        sortOptions = false,
        footer = {"", "Example:", "  muster token create nightly --role operator --expires 90d"})
public final class TokenCommand extends CommandGroup {
    private final Console console;

    public TokenCommand(Console console) {
        super("create, list or revoke");
        this.console = console;
    }

    @Command(
            name = "create",
            description = {
                "Makes a token and prints it, alone, on standard output. It is told only this once.",
                "It may at most what you may, and ends with its time, or with you."
            },
            sortOptions = false,
            footer = {"", "Example:", "  muster token create nightly --role operator --expires 90d > token"})
    int create(
            @Parameters(arity = "1", paramLabel = "NAME", description = "what it is for") String name,
            @Option(names = "--role", paramLabel = "ROLE", description = "viewer, operator or admin") @Nullable
                    String role,
            @Option(
                            names = "--permissions",
                            split = ",",
                            paramLabel = "NAME",
                            description = "instead of a role: of see, start, cancel, download, redaction-off,"
                                    + " choose-destination, manage")
                    @Nullable
                    List<String> permissions,
            @Option(
                            names = "--expires",
                            paramLabel = "TIME",
                            description = "a life such as 90d or 12h, or a time such as 2030-01-31T00:00:00Z"
                                    + " (default: 30d)")
                    @Nullable
                    String expires,
            @Mixin OutputOption output,
            @Mixin HelpOption createHelp,
            @Mixin ConnectionOptions connection)
            throws Failure {
        if ((role == null) == (permissions == null)) {
            throw Failure.badInput("give either --role or --permissions");
        }
        ObjectNode request = Json.mapper().createObjectNode().put("name", name);
        if (role != null) {
            request.put("role", role);
        }
        if (permissions != null) {
            permissions.forEach(request.withArray("permissions")::add);
        }
        if (expires != null) {
            request.put("expires", expires);
        }
        TokenView token = connection.connect(console).createToken(request);
        if (output.isJson()) {
            OutputFormat.json(console.out(), token);
        } else {
            console.out().println(token.token());
            console.err()
                    .println(
                            "token " + token.id() + ", until " + token.expires().truncatedTo(ChronoUnit.SECONDS)
                                    + "; use it as MUSTER_TOKEN or with --token-file");
        }
        return ExitCode.COMPLETE;
    }

    @Command(
            name = "list",
            description = "Lists your tokens, or those of everybody where you may manage them.",
            sortOptions = false,
            footer = {"", "Example:", "  muster token list"})
    int list(@Mixin OutputOption output, @Mixin HelpOption listHelp, @Mixin ConnectionOptions connection)
            throws Failure {
        List<TokenView> tokens = connection.connect(console).tokens();
        if (output.isJson()) {
            OutputFormat.json(console.out(), tokens);
        } else if (tokens.isEmpty()) {
            console.out().println("no tokens");
        } else {
            Table table = new Table("ID", "NAME", "OWNER", "MAY", "EXPIRES");
            for (TokenView token : tokens) {
                table.row(
                        token.id(),
                        token.name(),
                        token.owner(),
                        token.role() != null ? token.role() : String.join(",", token.permissions()),
                        token.expires().truncatedTo(ChronoUnit.SECONDS));
            }
            table.print(console.out());
        }
        return ExitCode.COMPLETE;
    }

    @Command(
            name = "revoke",
            description = "Ends a token.",
            sortOptions = false,
            footer = {"", "Example:", "  muster token revoke 0123456789abcdef"})
    int revoke(
            @Parameters(arity = "1", paramLabel = "ID", description = "the token's id; see muster token list")
                    String id,
            @Mixin HelpOption revokeHelp,
            @Mixin ConnectionOptions connection)
            throws Failure {
        connection.connect(console).revokeToken(id);
        console.out().println("token " + id + " is revoked");
        return ExitCode.COMPLETE;
    }
}
