package io.muster.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * One coordinator and any number of agents, each a process of its own, on loopback. Their data and logs are below one
 * folder, which stays for whoever looks into a failure.
 */
public final class ProcessCluster implements AutoCloseable {
    private final Path folder;
    private final List<String> coordinatorJvm;
    private final List<String> agentJvm;
    private final Map<String, ManagedProcess> agents = new TreeMap<>();
    private final ManagedProcess coordinator;
    private final URI address;
    private final ApiClient api;

    private ProcessCluster(Path folder, List<String> coordinatorJvm, List<String> agentJvm, List<String> arguments) {
        this.folder = folder;
        this.coordinatorJvm = coordinatorJvm;
        this.agentJvm = agentJvm;
        this.coordinator = startCoordinator(arguments);
        try {
            this.address = awaitAddress();
            this.api = new ApiClient(address, read(coordinatorFolder().resolve("credentials")));
        } catch (RuntimeException | Error e) {
            coordinator.close();
            throw e;
        }
    }

    /** Starts a coordinator; it and its agents get the JVM options that the launcher gives them. */
    public static ProcessCluster start(Path folder) {
        return start(folder, List.of());
    }

    /** As the other, with further {@code arguments} of the coordinator. */
    public static ProcessCluster start(Path folder, List<String> arguments) {
        return start(
                folder,
                ManagedProcess.shippedOptions("coordinator"),
                ManagedProcess.shippedOptions("agent"),
                arguments);
    }

    /** @param arguments further arguments of the coordinator */
    public static ProcessCluster start(
            Path folder, List<String> coordinatorJvm, List<String> agentJvm, List<String> arguments) {
        return new ProcessCluster(folder, coordinatorJvm, agentJvm, arguments);
    }

    private Path coordinatorFolder() {
        return folder.resolve("coordinator");
    }

    private ManagedProcess startCoordinator(List<String> more) {
        createFolder(coordinatorFolder());
        List<String> arguments =
                new ArrayList<>(List.of("--data-dir", coordinatorFolder().toString(), "--http-port", "0"));
        arguments.addAll(more);
        return ManagedProcess.start(
                ProgramLine.coordinator(coordinatorJvm, arguments), folder.resolve("coordinator.log"));
    }

    private URI awaitAddress() {
        Path file = coordinatorFolder().resolve("address");
        Awaitility.await("the coordinator listens; see " + coordinator.log())
                .atMost(60, TimeUnit.SECONDS)
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .until(() -> {
                    if (!coordinator.isAlive()) {
                        throw new IllegalStateException("the coordinator ended:\n" + coordinator.output());
                    }
                    return Files.exists(file);
                });
        return URI.create(read(file).strip());
    }

    /** Starts an agent under this node id, or starts it again. */
    public ManagedProcess startAgent(String node) {
        return startAgent(node, List.of());
    }

    /** @param prefix command line that runs the agent's, such as one that enters another host */
    public ManagedProcess startAgent(String node, List<String> prefix) {
        List<String> line = new ArrayList<>(prefix);
        line.addAll(ProgramLine.agent(agentJvm, agentArguments(node)));
        return startAgentBy(node, line);
    }

    /** As a user starts an agent: {@code muster agent}. */
    public ManagedProcess startAgentByLauncher(String node) {
        List<String> line = new ArrayList<>(List.of(SourceTree.file("muster").toString(), "agent"));
        line.addAll(agentArguments(node));
        return startAgentBy(node, line);
    }

    private List<String> agentArguments(String node) {
        return List.of(
                "--coordinator",
                address.toString(),
                "--node",
                node,
                "--data-dir",
                agentFolder(node).toString(),
                "--join-secret-file",
                coordinatorFolder().resolve("join-secret").toString());
    }

    private ManagedProcess startAgentBy(String node, List<String> line) {
        createFolder(agentFolder(node));
        ManagedProcess agent = ManagedProcess.start(line, folder.resolve("agent-" + node + ".log"));
        agents.put(node, agent);
        return agent;
    }

    /** Starts agents and waits until all are connected. */
    public ProcessCluster withAgents(String... nodes) {
        for (String node : nodes) {
            startAgent(node);
        }
        api.awaitConnected(nodes.length, Duration.ofSeconds(60));
        return this;
    }

    public ManagedProcess agent(String node) {
        ManagedProcess agent = agents.get(node);
        if (agent == null) {
            throw new IllegalArgumentException("no agent " + node);
        }
        return agent;
    }

    public ManagedProcess coordinator() {
        return coordinator;
    }

    public ApiClient api() {
        return api;
    }

    public Path folder() {
        return folder;
    }

    /** Where the agent of a node keeps its data. */
    public Path agentFolder(String node) {
        return folder.resolve("agent-" + node);
    }

    private static void createFolder(Path path) {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        agents.values().forEach(ManagedProcess::terminate);
        coordinator.terminate();
        agents.values().forEach(ManagedProcess::close);
        coordinator.close();
    }
}
