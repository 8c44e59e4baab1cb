package io.muster.cli;

import io.muster.cli.audit.AuditCommand;
import io.muster.cli.bundle.BundleCommand;
import io.muster.cli.collect.CollectCommand;
import io.muster.cli.collect.TopUpCommand;
import io.muster.cli.collect.UploadCommand;
import io.muster.cli.demo.DemoCommand;
import io.muster.cli.doctor.DoctorCommand;
import io.muster.cli.enrol.IdentityCommand;
import io.muster.cli.enrol.JoinTokenCommand;
import io.muster.cli.profile.LoginCommand;
import io.muster.cli.profile.LogoutCommand;
import io.muster.cli.profile.ProfilesCommand;
import io.muster.cli.program.AgentCommand;
import io.muster.cli.program.CoordinatorCommand;
import io.muster.cli.program.RedactCommand;
import io.muster.cli.shell.CompletionCommand;
import io.muster.cli.shell.ManCommand;
import io.muster.cli.shell.ProgramOptions;
import io.muster.cli.spec.SpecCommand;
import io.muster.cli.task.CancelCommand;
import io.muster.cli.task.ListCommand;
import io.muster.cli.task.NodesCommand;
import io.muster.cli.task.PinCommand;
import io.muster.cli.task.StatusCommand;
import io.muster.cli.tls.TlsCommand;
import io.muster.cli.token.TokenCommand;
import io.muster.cli.watch.WatchCommand;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The commands that there are. Listing them loads none of them. */
final class Commands {
    private static final String PURPOSE = "Gathers diagnostics and logs from every node of a cluster into one archive.";
    private static final List<Entry> ALL = List.of(
            new Entry("demo", "Run a cluster on this machine and collect from it", DemoCommand::new),
            new Entry("coordinator", "Run a coordinator", CoordinatorCommand::new),
            new Entry("agent", "Run a node's agent", AgentCommand::new),
            new Entry("collect", "Collect from nodes and download the bundle", CollectCommand::new),
            new Entry("top-up", "Collect again only what a collection lacks", TopUpCommand::new),
            new Entry("status", "Show a collection", StatusCommand::new),
            new Entry("watch", "Show what collectors print while they run", WatchCommand::new),
            new Entry("list", "List collections, newest first", ListCommand::new),
            new Entry("cancel", "Cancel a collection; what exists is kept", CancelCommand::new),
            new Entry("upload", "Upload a bundle, again or elsewhere", UploadCommand::new),
            new Entry("pin", "Keep a collection whatever retention says", console -> new PinCommand.Pin(console)),
            new Entry("unpin", "Leave a collection to retention again", console -> new PinCommand.Unpin(console)),
            new Entry("nodes", "List the nodes that the coordinator knows", NodesCommand::new),
            new Entry("token", "Make, list and revoke tokens for programs", TokenCommand::new),
            new Entry("audit", "Check a coordinator's audit log", AuditCommand::new),
            new Entry("doctor", "Check this host for a coordinator or an agent", DoctorCommand::new),
            new Entry("join-token", "Make and revoke tokens by which agents enrol", JoinTokenCommand::new),
            new Entry("identity", "List and revoke the identities of agents", IdentityCommand::new),
            new Entry("tls", "Make certificates for those who have none", TlsCommand::new),
            new Entry("spec", "Check a spec, or show what it would do", SpecCommand::new),
            new Entry("redact", "Show what redaction makes of a file", RedactCommand::new),
            new Entry("bundle", "Look into a bundle, check it, recover it", console -> new BundleCommand()),
            new Entry("login", "Keep an address, a user and a password", LoginCommand::new),
            new Entry("logout", "Forget them", LogoutCommand::new),
            new Entry("profiles", "List kept logins, or change which one is used", ProfilesCommand::new),
            new Entry(
                    "completion",
                    "Write a completion script for bash, zsh or fish",
                    console -> new CompletionCommand(console, () -> program(console))),
            new Entry("man", "Write manual pages", console -> new ManCommand(console, () -> program(console))));

    private Commands() {}

    /**
     * One command.
     *
     * @param create makes the picocli command object
     */
    record Entry(String name, String summary, Function<Console, Object> create) {}

    static Optional<Entry> find(String name) {
        return ALL.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    static List<String> names() {
        return ALL.stream().map(Entry::name).toList();
    }

    /** The program with all its commands, for those who describe it. */
    private static CommandLine program(Console console) {
        CommandLine program = new CommandLine(CommandSpec.create().name("muster"));
        program.getCommandSpec().usageMessage().description(PURPOSE);
        for (Entry entry : ALL) {
            CommandLine command = new CommandLine(entry.create().apply(console));
            ProgramOptions.describe(entry.name(), command.getCommandSpec());
            program.addSubcommand(entry.name(), command);
        }
        return program;
    }

    static String help() {
        StringBuilder text = new StringBuilder(PURPOSE)
                .append(
                        """


                        Usage: muster COMMAND [OPTIONS]

                        Commands:
                        """);
        for (Entry entry : ALL) {
            text.append("  %-12s %s%n".formatted(entry.name(), entry.summary()));
        }
        return text.append(
                        """

                        Options:
                          -h, --help     Show this help, or that of a command: muster COMMAND --help
                          -V, --version  Show the version

                        Connection (all commands that talk to a coordinator):
                          MUSTER_SERVER             its address, such as http://127.0.0.1:9000 (the default)
                          MUSTER_CREDENTIALS_FILE   a file with one line user:password, which the coordinator
                                                    writes as <data-dir>/credentials
                          MUSTER_USER, MUSTER_PASSWORD   instead of the file
                          MUSTER_TOKEN              a token instead of both; see muster token --help
                          MUSTER_CA_FILE            certificates (PEM) of who signed the coordinator's, where
                                                    Java does not know them
                          MUSTER_PROFILE            one of the logins that muster login keeps
                        Options come first, then the profile that --profile names, then these variables, then the
                        profile in use.

                        Exit codes: 0 complete, 1 internal, 2 bad input, 3 partial, 4 failed, 5 cancelled,
                        6 not reachable or not allowed

                        Example:
                          muster collect --credentials-file data/credentials --since 2h
                        """)
                .toString();
    }
}
