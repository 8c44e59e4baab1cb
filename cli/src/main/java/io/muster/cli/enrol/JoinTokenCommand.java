package io.muster.cli.enrol;

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
import io.muster.protocol.http.JoinTokenView;
import io.muster.protocol.json.Json;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tokens by which agents enrol. */
@Command(
        name = "join-token",
        description = "Makes, lists and revokes tokens by which agents enrol: each gets a key of its own by it.",
        sortOptions = false,
        footer = {"", "Example:", "  muster join-token create --credentials-file data/credentials"})
public final class JoinTokenCommand extends CommandGroup {
    private final Console console;

    public JoinTokenCommand(Console console) {
        super("create, list or revoke");
        this.console = console;
    }

    @Command(
            name = "create",
            description = "Makes a token and prints it, this once. Put it into a file of mode 0600 on the node, for"
                    + " muster agent --join-token-file.",
            sortOptions = false,
            footer = {
                "",
                "Example:",
                "  (umask 077; muster join-token create --credentials-file data/credentials >join-token)"
            })
    int create(
            @Option(
                            names = "--uses",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "how many nodes may enrol by it (default: ${DEFAULT-VALUE})")
                    int uses,
            @Option(
                            names = "--expires",
                            paramLabel = "TIME",
                            defaultValue = "1h",
                            description = "how long, at most 30d (default: ${DEFAULT-VALUE})")
                    String expires,
            @Option(names = "--name", paramLabel = "TEXT", defaultValue = "", description = "what it is for")
                    String name,
            @Mixin OutputOption output,
            @Mixin HelpOption helpOption,
            @Mixin ConnectionOptions connection)
            throws Failure {
        ObjectNode request = Json.mapper().createObjectNode();
        request.put("uses", uses).put("expires", expires).put("name", name);
        JoinTokenView token = connection.connect(console).createJoinToken(request);
        if (output.isJson()) {
            OutputFormat.json(console.out(), token);
        } else {
            // Alone, so that it can go to a file.
            console.out().println(token.token());
            console.err()
                    .println("join token " + token.id() + ", for " + token.uses() + " nodes, until "
                            + token.expires().truncatedTo(ChronoUnit.SECONDS));
        }
        return ExitCode.COMPLETE;
    }

    @Command(
            name = "list",
            description = "Lists the tokens, newest first.",
            sortOptions = false,
            footer = {"", "Example:", "  muster join-token list --credentials-file data/credentials"})
    int list(@Mixin OutputOption output, @Mixin HelpOption helpOption, @Mixin ConnectionOptions connection)
            throws Failure {
        List<JoinTokenView> tokens = connection.connect(console).joinTokens();
        if (output.isJson()) {
            OutputFormat.json(console.out(), tokens);
        } else {
            Table table = new Table("ID", "USED", "EXPIRES", "BY", "NAME");
            for (JoinTokenView token : tokens) {
                table.row(
                        token.id(),
                        token.used() + "/" + token.uses(),
                        token.expires().truncatedTo(ChronoUnit.SECONDS),
                        token.createdBy(),
                        token.name());
            }
            table.print(console.out());
        }
        return ExitCode.COMPLETE;
    }

    @Command(
            name = "revoke",
            description = "Revokes a token. Nodes that have enrolled by it stay; see muster identity revoke.",
            sortOptions = false,
            footer = {
                "",
                "Example:",
                "  muster join-token revoke --credentials-file data/credentials 5e0c8d5e-7d43-4b6a-9d0c-6a3f2f6f1a11"
            })
    int revoke(
            @Parameters(arity = "1", paramLabel = "ID", description = "as the list shows it") String id,
            @Mixin HelpOption helpOption,
            @Mixin ConnectionOptions connection)
            throws Failure {
        connection.connect(console).remove("/join-tokens/", id);
        console.out().println("join token " + id + " is revoked");
        return ExitCode.COMPLETE;
    }
}
