package io.muster.cli.demo;

import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.HelpOption;
import io.muster.cli.Main;
import io.muster.cli.collect.CollectCommand;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the main job on this machine: a real cluster on loopback, and one collection of this very host. */
@Command(
        name = "demo",
        description = "Runs a cluster on this machine (one coordinator and some agents, each a process of its own),"
                + " collects from it, and ends it again.",
        sortOptions = false,
        footer = {
            "",
            "Ctrl-C at any moment ends every process and removes every temporary file.",
            "",
            "Example:",
            "  muster demo --agents 3"
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int MOST_AGENTS = 20;

    private final Console console;

    @Option(names = "--agents", paramLabel = "N", description = "how many agents (default: ${DEFAULT-VALUE})")
    int agents = 3;

    @Option(names = "--spec", paramLabel = "NAME|FILE", description = "what to gather (default: default)")
    @Nullable
    String spec;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "where to put the bundle: a new file, or a folder (default: the working folder)")
    @Nullable
    Path output;

    @Option(names = "--keep", description = "leave the cluster up until Ctrl-C, and say how to reach it")
    boolean keep;

    @Mixin
    HelpOption help = new HelpOption();

    public DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        if (agents < 1 || agents > MOST_AGENTS) {
            throw Failure.badInput("agents: " + agents + " is not a number from 1 to " + MOST_AGENTS);
        }
        try (DemoCluster cluster = DemoCluster.create(launcher())) {
            console.out().println("starting a coordinator and " + agents + " agents ...");
            URI address = cluster.startCoordinator();
            for (int i = 1; i <= agents; i++) {
                cluster.startAgent("node" + i, address);
            }
            cluster.awaitConnected(agents, address);
            int exitCode = collect(cluster, address);
            if (keep) {
                stay(cluster, address);
            }
            // Something is missing on every real host; for a demo that is a success.
            return exitCode == ExitCode.PARTIAL ? ExitCode.COMPLETE : exitCode;
        } catch (IOException e) {
            throw Failure.of(ExitCode.INTERNAL, List.of(String.valueOf(e.getMessage())));
        }
    }

    private Path launcher() throws Failure {
        Path launcher = Path.of(console.env().getOrDefault("MUSTER_HOME", "."), "muster");
        if (!Files.isExecutable(launcher)) {
            throw Failure.of(ExitCode.INTERNAL, List.of("the demo needs the muster launcher script; set MUSTER_HOME"));
        }
        return launcher;
    }

    private int collect(DemoCluster cluster, URI address) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server",
                address.toString(),
                "--credentials-file",
                cluster.credentials().toString()));
        if (spec != null) {
            arguments.addAll(List.of("--spec", spec));
        }
        if (output != null) {
            arguments.addAll(List.of("--output", output.toString()));
        }
        return Main.commandLine(console, "collect", CollectCommand.attended(console))
                .execute(arguments.toArray(String[]::new));
    }

    private void stay(DemoCluster cluster, URI address) throws IOException, InterruptedException {
        console.out().println();
        console.out().println("the cluster stays up until Ctrl-C:");
        console.out().println("  address      " + address);
        console.out()
                .println("  credentials  "
                        + Files.readString(cluster.credentials()).strip());
        console.out().println("  logs         " + cluster.folder());
        new CountDownLatch(1).await();
    }
}
