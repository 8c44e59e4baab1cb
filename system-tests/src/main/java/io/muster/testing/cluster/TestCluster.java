package io.muster.testing.cluster;

import io.muster.testing.ApiClient;
import io.muster.testing.Hosts;
import io.muster.testing.Postgres;
import io.muster.testing.check.ChunkLog;
import io.muster.testing.check.Invariants;
import io.muster.testing.check.Run;
import io.muster.testing.check.Violation;
import io.muster.testing.check.Workload;
import io.muster.testing.network.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Coordinators and agents to which anything can happen. Timeouts are short, so that tests are: silence is death after
 * two seconds, and a node that vanished has six to come back.
 */
public final class TestCluster implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);

    private final Path folder;
    private final Ring ring;
    private final ChunkLog chunks = new ChunkLog();
    private final List<Member> coordinators = new ArrayList<>();
    private final List<URI> addresses = new ArrayList<>();
    private final Map<String, Member> agents = new TreeMap<>();
    private final List<ApiClient> apis = new ArrayList<>();

    private TestCluster(Path folder, Ring ring) {
        this.folder = folder;
        this.ring = ring;
    }

    /** Coordinator and agents in this JVM, with real sockets. */
    public static Builder inOneJvm(Path folder) {
        return new Builder(folder, builder -> new LinkedRing(new EmbeddedPrograms()));
    }

    /** Every member a process, all on loopback. */
    public static Builder ofProcesses(Path folder) {
        return new Builder(folder, builder -> new LinkedRing(new ProcessPrograms(folder)));
    }

    /** Every member a process on a host of its own; needs root. */
    public static Builder onHosts(Path folder) {
        return new Builder(
                folder, builder -> new HostsRing(new ProcessPrograms(folder), builder.hosts(), builder.coordinators));
    }

    /** What a cluster is to be. */
    public static final class Builder {
        private final Path folder;
        private final RingMaker maker;
        private final Map<String, Object> coordinatorSettings = new HashMap<>();
        private final Map<String, Object> agentSettings = new HashMap<>();
        private final Map<String, Integer> disks = new HashMap<>();
        private int coordinators = 1;
        private List<String> agents = List.of();
        private boolean firstLeads;
        private @Nullable Hosts hosts;

        private interface RingMaker {
            Ring make(Builder builder);
        }

        private Builder(Path folder, RingMaker maker) {
            this.folder = folder;
            this.maker = maker;
            coordinatorSettings.put("muster.agents.heartbeat", "500 ms");
            coordinatorSettings.put("muster.agents.timeout", "2 s");
            coordinatorSettings.put("muster.agents.window", "6 s");
            coordinatorSettings.put("muster.store.free-space-watermark", "1 MiB");
            agentSettings.put("muster.agent.session.connect-timeout", "2 s");
            agentSettings.put("muster.agent.session.backoff-max", "1 s");
            agentSettings.put("muster.agent.transfer.backoff-max", "1 s");
            agentSettings.put("muster.agent.transfer.request-timeout", "5 s");
            agentSettings.put("muster.agent.spool.keep-free", "0");
        }

        public Builder coordinators(int count) {
            coordinators = count;
            return this;
        }

        /** The first coordinator is there before the others, and so it is the one that leads. */
        public Builder firstLeads() {
            firstLeads = true;
            return this;
        }

        public Builder agents(String... names) {
            agents = List.of(names);
            return this;
        }

        /** Hosts that are there already; the cluster removes them at its end. */
        public Builder on(Hosts ready) {
            hosts = ready;
            return this;
        }

        private Hosts hosts() {
            return hosts == null ? Hosts.up(coordinators + agents.size()) : hosts;
        }

        /** All coordinators keep their decisions there. */
        public Builder database(Postgres database) {
            coordinatorSetting("muster.journal.jdbc-url", database.url());
            return coordinatorSetting("muster.journal.user", database.user());
        }

        /** A key of the coordinators' configuration. */
        public Builder coordinatorSetting(String key, Object value) {
            coordinatorSettings.put(key, value);
            return this;
        }

        /** A key of the agents' configuration. */
        public Builder agentSetting(String key, Object value) {
            agentSettings.put(key, value);
            return this;
        }

        /** Gives a member's data folder a file system of its own; {@code coordinator1} is the first coordinator. */
        public Builder disk(String member, int kibibytes) {
            disks.put(member, kibibytes);
            return this;
        }

        /** Starts everybody and waits until all agents are connected. */
        public TestCluster start() {
            TestCluster cluster = new TestCluster(folder, maker.make(this));
            try {
                cluster.start(this);
                return cluster;
            } catch (RuntimeException | Error e) {
                cluster.close();
                throw e;
            }
        }
    }

    private void start(Builder builder) {
        for (int i = 1; i <= builder.coordinators; i++) {
            addresses.add(ring.coordinatorAddress(i));
        }
        for (int i = 1; i <= builder.coordinators; i++) {
            addCoordinator(builder, i);
        }
        for (int i = 1; i <= builder.agents.size(); i++) {
            addAgent(builder, i);
        }
        if (builder.firstLeads) {
            coordinators.get(0).start();
            awaitReady(coordinators.get(0), new ApiClient(addresses.get(0), "nobody:yet"));
        }
        coordinators.forEach(Member::ensureRunning);
        for (int i = 0; i < coordinators.size(); i++) {
            awaitReady(coordinators.get(i), new ApiClient(addresses.get(i), "nobody:yet"));
            apis.add(new ApiClient(addresses.get(i), credentials(coordinators.get(i))));
        }
        agents.values().forEach(Member::start);
        awaitConnected();
    }

    private void addCoordinator(Builder builder, int number) {
        String name = "coordinator" + number;
        Path data = dataFolder(name);
        Settings settings = new Settings();
        builder.coordinatorSettings.forEach(settings::set);
        Program program = ring.coordinator(number, addresses.get(number - 1), data, settings);
        coordinators.add(new Member(name, program, ring.coordinatorWire(number), data, disk(builder, name, data)));
    }

    private void addAgent(Builder builder, int number) {
        String name = builder.agents.get(number - 1);
        Path data = dataFolder("agent-" + name);
        Settings settings = new Settings();
        builder.agentSettings.forEach(settings::set);
        settings.set("muster.agent.node", name)
                .set("muster.agent.data-dir", data.toString())
                .set(
                        "muster.agent.join-secret-file",
                        folder.resolve("coordinator1/join-secret").toString());
        Ring.Seat seat = ring.agent(number, name, addresses, data, settings, chunks);
        agents.put(name, new Member(name, seat.program(), seat.wire(), data, disk(builder, name, data)));
    }

    private static @Nullable Disk disk(Builder builder, String name, Path data) {
        Integer size = builder.disks.get(name);
        return size == null ? null : Disk.mount(data, size);
    }

    private Path dataFolder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String credentials(Member coordinator) {
        Path file = coordinator.data().resolve("credentials");
        Awaitility.await("the coordinator has credentials; see " + coordinator.log())
                .atMost(START)
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .until(() -> Files.exists(file) && !Files.readString(file).isBlank());
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitReady(Member coordinator, ApiClient api) {
        Awaitility.await("the coordinator is ready; see " + coordinator.log())
                .atMost(START)
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .until(() -> isReady(api));
    }

    /** Waits until every agent that runs is connected. */
    public TestCluster awaitConnected() {
        Set<String> running = Set.copyOf(agents.values().stream()
                .filter(Member::isRunning)
                .map(Member::name)
                .toList());
        Awaitility.await("all agents are connected; logs are in " + folder)
                .atMost(START)
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .ignoreExceptions()
                .until(() -> anyApi().nodes().stream()
                                .filter(node -> node.connected()
                                        && running.contains(node.node().value()))
                                .count()
                        == running.size());
        return this;
    }

    public Path folder() {
        return folder;
    }

    /** Names of all agents. */
    public Set<String> nodes() {
        return Set.copyOf(agents.keySet());
    }

    public Member node(String name) {
        Member agent = agents.get(name);
        if (agent == null) {
            throw new IllegalArgumentException("no agent " + name);
        }
        return agent;
    }

    /** The link of an agent to its one coordinator, where the cluster has links. */
    public Link link(String node) {
        return (Link) node(node).wire();
    }

    /** Coordinators, then agents. */
    public List<Member> members() {
        List<Member> all = new ArrayList<>(coordinators);
        all.addAll(agents.values());
        return all;
    }

    public Member coordinator() {
        return coordinators.get(0);
    }

    /** @param number from 1 */
    public Member coordinator(int number) {
        return coordinators.get(number - 1);
    }

    /** Of the first coordinator. */
    public ApiClient api() {
        return apis.get(0);
    }

    /** Of the first coordinator that runs and says that it is ready. */
    public ApiClient anyApi() {
        for (int i = 0; i < apis.size(); i++) {
            if (coordinators.get(i).isRunning() && isReady(apis.get(i))) {
                return apis.get(i);
            }
        }
        throw new IllegalStateException("no coordinator is ready");
    }

    private static boolean isReady(ApiClient api) {
        try {
            return api.send("GET", "/ready", "").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    public ApiClient api(int coordinator) {
        return apis.get(coordinator - 1);
    }

    /** Asks for a collection from all nodes and watches it. */
    public Run collect(Workload workload) {
        return collect(workload, Map.of());
    }

    /** @param limits of the request */
    public Run collect(Workload workload, Map<String, Object> limits) {
        // Every byte is compared with what was written, and among random bytes some look like a secret.
        Map<String, Object> fields =
                new HashMap<>(Map.of("from", "allnodes", "spec", workload.spec(), "redaction", "none"));
        if (!limits.isEmpty()) {
            fields.put("limits", limits);
        }
        return new Run(anyApi().start(fields), workload, nodes(), apis);
    }

    /** Ends every fault: all run, all hear each other, disks have room. */
    public TestCluster healAll() {
        for (Member member : members()) {
            member.heal();
            if (member.hasDisk()) {
                member.emptyDisk();
            }
            member.ensureRunning();
        }
        return awaitConnected();
    }

    /** Waits for the end of a run and says what is wrong with it. Everybody must be connected. */
    public List<Violation> violations(Run run, Duration atMost) {
        List<Path> temporary = new ArrayList<>();
        agents.values().forEach(agent -> temporary.add(agent.data().resolve("jobs")));
        coordinators.forEach(coordinator -> temporary.add(coordinator.data().resolve("tmp")));
        return new Invariants(anyApi(), chunks, temporary, folder.resolve("bundles")).check(run, atMost);
    }

    /** Waits for the end of a run and fails if anything is wrong with it. */
    public void verify(Run run) {
        healAll();
        fail(run, violations(run, Duration.ofMinutes(2)));
    }

    private void fail(Run run, List<Violation> found) {
        run.close();
        if (!found.isEmpty()) {
            throw new AssertionError("collection " + run.id() + " in " + folder + ":\n  "
                    + String.join(
                            "\n  ", found.stream().map(Violation::toString).toList()));
        }
    }

    @Override
    public void close() {
        agents.values().forEach(Member::close);
        coordinators.forEach(Member::close);
        ring.close();
    }
}
