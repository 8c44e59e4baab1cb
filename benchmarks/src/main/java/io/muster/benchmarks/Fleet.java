package io.muster.benchmarks;

import io.muster.testing.ApiClient;
import io.muster.testing.ManagedProcess;
import io.muster.testing.Postgres;
import io.muster.testing.SourceTree;
import io.muster.testing.network.Sockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * Coordinators and agents as processes of their own on loopback, with the options and settings that ship. Every
 * coordinator keeps its address, so that it can be killed and started again.
 */
final class Fleet implements AutoCloseable {
    private static final int START_SECONDS = 90;

    private final Path folder;
    private final List<String> prefix;
    private final Path config;
    private final List<URI> addresses = new ArrayList<>();
    private final List<ManagedProcess> coordinators = new ArrayList<>();
    private final List<ManagedProcess> agents = new ArrayList<>();
    private final List<ApiClient> apis = new ArrayList<>();

    private Fleet(Path folder, String settings, List<String> prefix) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.prefix = prefix;
        this.config = Files.writeString(folder.resolve("coordinator.conf"), settings);
    }

    /**
     * Starts everybody and waits until all agents are connected.
     *
     * @param settings of every coordinator, in HOCON
     * @param prefix command line that runs each program's; may be empty
     */
    static Fleet start(Path folder, int coordinators, int agents, String settings, List<String> prefix)
            throws IOException {
        Fleet fleet = new Fleet(folder, settings, prefix);
        try {
            for (int i = 0; i < coordinators; i++) {
                fleet.addresses.add(URI.create("http://127.0.0.1:" + Sockets.freePort()));
                fleet.coordinators.add(fleet.run(i));
                fleet.apis.add(fleet.connect(i));
                fleet.awaitReady(i);
            }
            for (int i = 1; i <= agents; i++) {
                fleet.agents.add(fleet.agent("node" + i));
            }
            fleet.api(0).awaitConnected(agents, Duration.ofSeconds(START_SECONDS));
            return fleet;
        } catch (RuntimeException | Error e) {
            fleet.close();
            throw e;
        }
    }

    /** A database that several coordinators may share. */
    static Postgres database() {
        return Postgres.startDurable("127.0.0.1", Sockets.freePort());
    }

    /** Settings of coordinators that keep their journal there. */
    static String journal(Postgres database) {
        return "muster.journal { jdbc-url = \"" + database.url() + "\", user = " + database.user() + " }\n";
    }

    private ManagedProcess run(int i) {
        List<String> line = new ArrayList<>(prefix);
        line.addAll(List.of(
                "env",
                "MUSTER_CDS_DIR=" + folder.resolve("cds"),
                SourceTree.file("deploy/target/muster/muster").toString(),
                "coordinator",
                "--config",
                config.toString(),
                "--data-dir",
                data(i).toString(),
                "--http-port",
                Integer.toString(addresses.get(i).getPort())));
        return ManagedProcess.start(line, folder.resolve("coordinator" + i + ".log"));
    }

    private ManagedProcess agent(String node) {
        List<String> arguments = List.of(
                "--coordinator",
                addresses.stream().map(URI::toString).collect(Collectors.joining(",")),
                "--node",
                node,
                "--data-dir",
                folder.resolve(node).toString(),
                "--join-secret-file",
                data(0).resolve("join-secret").toString());
        List<String> line = new ArrayList<>(prefix);
        line.addAll(ManagedProcess.javaLine(
                "io.muster.agent.AgentMain", ManagedProcess.shippedOptions("agent"), arguments));
        return ManagedProcess.start(line, folder.resolve(node + ".log"));
    }

    private Path data(int coordinator) {
        return folder.resolve("data" + coordinator);
    }

    /** {@code user:password} of a coordinator's own user. */
    String credentials(int i) throws IOException {
        return Files.readString(data(i).resolve("credentials")).strip();
    }

    private ApiClient connect(int i) {
        Path file = data(i).resolve("credentials");
        Awaitility.await("coordinator " + i + " has credentials; its log is in " + folder)
                .atMost(START_SECONDS, TimeUnit.SECONDS)
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .until(() -> Files.exists(file) && !Files.readString(file).isBlank());
        try {
            return new ApiClient(addresses.get(i), credentials(i));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until this coordinator answers requests. */
    void awaitReady(int i) {
        Awaitility.await("coordinator " + i + " is ready; its log is in " + folder)
                .atMost(START_SECONDS, TimeUnit.SECONDS)
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .ignoreException(UncheckedIOException.class)
                .until(() -> apis.get(i).send("GET", "/ready", "").statusCode() == 200);
    }

    /** Ends a coordinator as a crash does. */
    void kill(int i) {
        coordinators.get(i).kill();
    }

    /** Ends a coordinator in order; does not wait. */
    void terminate(int i) {
        coordinators.get(i).terminate();
    }

    void awaitEnd(int i) {
        if (!coordinators.get(i).awaitEnd(START_SECONDS)) {
            throw new IllegalStateException("coordinator " + i + " does not end; its log is in " + folder);
        }
    }

    /** Ends a coordinator in order and starts it again, as an operator does, and waits until it is ready. */
    void restart(int i) {
        terminate(i);
        awaitEnd(i);
        startAgain(i);
        awaitReady(i);
    }

    /** Starts a coordinator that has ended, with its data and its address; does not wait until it is ready. */
    void startAgain(int i) {
        coordinators.set(i, run(i));
    }

    /** The one that leads, as the coordinators themselves read it; -1 while none does. */
    int leader(Postgres database) {
        String address = database.query(
                "select c.url from coordinator c join lease l on l.address = c.address where l.name = 'leader'");
        return address.isBlank() ? -1 : indexOf(address);
    }

    ApiClient api(int i) {
        return apis.get(i);
    }

    /** The coordinator with this address. */
    private int indexOf(String address) {
        int index = addresses.indexOf(URI.create(address.replaceAll("/$", "")));
        if (index < 0) {
            throw new IllegalArgumentException(address + " is none of " + addresses);
        }
        return index;
    }

    @Override
    public void close() {
        agents.forEach(ManagedProcess::terminate);
        coordinators.forEach(ManagedProcess::terminate);
        agents.forEach(ManagedProcess::close);
        coordinators.forEach(ManagedProcess::close);
    }
}
