package io.muster.cli.tls;

import io.muster.cli.CommandGroup;
import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.HelpOption;
import io.muster.protocol.id.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Certificates for those who have none. */
@Command(
        name = "tls",
        description = "Makes certificates for those who have no certificate authority.",
        sortOptions = false,
        footer = {"", "Example:", "  muster tls init --coordinator c1.example.com --agent node1"})
public final class TlsCommand extends CommandGroup {
    /** By this name coordinators know each other: it is in the certificate of each, and in no other. */
    private static final String SHARED_NAME = "muster-coordinator";

    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9*._:-]{1,253}");

    private final Console console;

    public TlsCommand(Console console) {
        super("init");
        this.console = console;
    }

    @Command(
            name = "init",
            description = {
                "Makes a private certificate authority, and certificates of coordinators and agents that it signs."
                        + " Run it again with other names for more of them: the authority stays.",
                "",
                "ca.pem goes to every host, each <name>.pem and <name>.key to its own alone. Keep ca.key away from all"
                        + " of them: who has it can make certificates."
            },
            sortOptions = false,
            footer = {
                "",
                "Example:",
                "  muster tls init --folder tls --coordinator c1.example.com,10.0.0.1 --agent node1 --agent node2"
            })
    int init(
            @Option(
                            names = "--folder",
                            paramLabel = "DIR",
                            defaultValue = "tls",
                            description = "where the files go, mode 0700 if it is new (default: ${DEFAULT-VALUE})")
                    Path folder,
            @Option(
                            names = "--coordinator",
                            paramLabel = "NAME[,NAME...]",
                            description = "a coordinator's host name, and further names and addresses under which it is"
                                    + " reached; loopback is always among them. May be repeated")
                    @Nullable
                    List<String> coordinators,
            @Option(
                            names = "--agent",
                            paramLabel = "NODE",
                            description = "a node's name, for agents that show certificates. May be repeated")
                    @Nullable
                    List<String> agents,
            @Option(
                            names = "--days",
                            paramLabel = "N",
                            defaultValue = "365",
                            description = "how long certificates are valid; the authority, ten times as long"
                                    + " (default: ${DEFAULT-VALUE})")
                    int days,
            @Mixin HelpOption helpOption)
            throws Failure {
        List<List<String>> servers = (coordinators == null ? List.<String>of() : coordinators)
                .stream()
                        .map(text -> Arrays.stream(text.split(",", -1))
                                .map(String::strip)
                                .toList())
                        .toList();
        List<String> nodes = agents == null ? List.of() : agents;
        check(servers, nodes, days);
        try {
            write(folder, servers, nodes, Duration.ofDays(days));
        } catch (IOException e) {
            throw Failure.of(ExitCode.INTERNAL, List.of("cannot write to " + folder + ": " + e.getMessage()));
        }
        return ExitCode.COMPLETE;
    }

    private static void check(List<List<String>> servers, List<String> nodes, int days) throws Failure {
        for (List<String> names : servers) {
            for (String name : names) {
                if (!NAME.matcher(name).matches()) {
                    throw Failure.badInput("--coordinator: \"" + name + "\" must be a host name or an address");
                }
            }
        }
        for (String node : nodes) {
            if (!NodeId.isValid(node) || node.equals(SHARED_NAME)) {
                throw Failure.badInput("--agent: \"" + node + "\" is not a node's name");
            }
        }
        if (days < 1 || days > 3650) {
            throw Failure.badInput("--days: must be 1 to 3650");
        }
    }

    private void write(Path folder, List<List<String>> servers, List<String> nodes, Duration valid)
            throws IOException, Failure {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Set<String> names = new LinkedHashSet<>();
        servers.forEach(each -> names.add(file(each.get(0))));
        nodes.forEach(node -> names.add(file(node)));
        if (names.size() < servers.size() + nodes.size() || names.contains("ca")) {
            throw Failure.badInput("each coordinator and agent needs a name of its own, other than ca");
        }
        for (String name : names) {
            if (Files.exists(folder.resolve(name + ".pem")) || Files.exists(folder.resolve(name + ".key"))) {
                throw Failure.badInput(
                        folder.resolve(name + ".pem") + " is there already; move it and its key away to renew it");
            }
        }
        Authority authority = authority(folder, valid);
        for (List<String> each : servers) {
            Set<String> all = new LinkedHashSet<>(each);
            all.add(SHARED_NAME);
            all.addAll(LOOPBACK);
            issue(authority, Authority.Use.COORDINATOR, new ArrayList<>(all), valid, folder);
        }
        for (String node : nodes) {
            issue(authority, Authority.Use.AGENT, List.of(node), valid, folder);
        }
    }

    private Authority authority(Path folder, Duration valid) throws IOException, Failure {
        Path certificate = folder.resolve("ca.pem");
        Path key = folder.resolve("ca.key");
        if (Files.exists(certificate) != Files.exists(key)) {
            throw Failure.badInput(folder + " must hold both ca.pem and ca.key, or neither");
        }
        if (Files.exists(key)) {
            return Authority.open(certificate, key);
        }
        Authority made = Authority.create(certificate, key, valid.multipliedBy(10));
        console.out().println(certificate + "  whom to trust: for every host");
        console.out().println(key + "  makes certificates: keep it away from all hosts");
        return made;
    }

    private void issue(Authority authority, Authority.Use use, List<String> names, Duration valid, Path folder)
            throws IOException {
        Path certificate = folder.resolve(file(names.get(0)) + ".pem");
        Path key = folder.resolve(file(names.get(0)) + ".key");
        authority.issue(use, names, valid, certificate, key);
        console.out()
                .println(certificate + ", " + key + "  "
                        + (use == Authority.Use.COORDINATOR
                                ? "for the coordinator " + String.join(", ", names)
                                : "for the agent of " + names.get(0)));
    }

    /** No name that a shell or another system would take for something else. */
    private static String file(String name) {
        return name.replace('*', '_').replace(':', '_');
    }
}
