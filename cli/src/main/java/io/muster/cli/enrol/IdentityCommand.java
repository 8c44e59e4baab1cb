package io.muster.cli.enrol;

import io.muster.cli.CommandGroup;
import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.HelpOption;
import io.muster.cli.api.ConnectionOptions;
import io.muster.cli.output.OutputFormat;
import io.muster.cli.output.OutputOption;
import io.muster.cli.output.Table;
import io.muster.protocol.http.NodeIdentityView;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Agents that have enrolled. */
@Command(
        name = "identity",
        description = "Lists and revokes the identities of agents that have enrolled by a join token.",
        sortOptions = false,
        footer = {"", "Example:", "  muster identity list --credentials-file data/credentials"})
public final class IdentityCommand extends CommandGroup {
    private final Console console;

    public IdentityCommand(Console console) {
        super("list or revoke");
        this.console = console;
    }

    @Command(
            name = "list",
            description = "Lists nodes whose agents have enrolled, also those that were revoked.",
            sortOptions = false,
            footer = {"", "Example:", "  muster identity list --credentials-file data/credentials"})
    int list(@Mixin OutputOption output, @Mixin HelpOption helpOption, @Mixin ConnectionOptions connection)
            throws Failure {
        List<NodeIdentityView> identities = connection.connect(console).nodeIdentities();
        if (output.isJson()) {
            OutputFormat.json(console.out(), identities);
        } else {
            Table table = new Table("NODE", "ENROLLED", "REVOKED", "JOIN TOKEN");
            for (NodeIdentityView identity : identities) {
                table.row(
                        identity.node(),
                        identity.enrolled().truncatedTo(ChronoUnit.SECONDS),
                        identity.revoked() == null ? "-" : identity.revoked().truncatedTo(ChronoUnit.SECONDS),
                        identity.tokenId());
            }
            table.print(console.out());
        }
        return ExitCode.COMPLETE;
    }

    @Command(
            name = "revoke",
            description = "Revokes a node's identity: its session ends within seconds, and its agent is not let in any"
                    + " more until it enrols by a token that is made after this.",
            sortOptions = false,
            footer = {"", "Example:", "  muster identity revoke --credentials-file data/credentials node1"})
    int revoke(
            @Parameters(arity = "1", paramLabel = "NODE", description = "the node's name") String node,
            @Mixin HelpOption helpOption,
            @Mixin ConnectionOptions connection)
            throws Failure {
        connection.connect(console).remove("/node-identities/", node);
        console.out().println("the identity of node " + node + " is revoked");
        return ExitCode.COMPLETE;
    }
}
