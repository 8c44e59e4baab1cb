package io.muster.coordinator;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.muster.coordinator.agent.AgentSessions;
import io.muster.coordinator.audit.AuditLog;
import io.muster.coordinator.bundle.BundleStore;
import io.muster.coordinator.bundle.OwnerOnly;
import io.muster.coordinator.cluster.Coordination;
import io.muster.coordinator.cluster.CoordinatorId;
import io.muster.coordinator.collection.CollectionManager;
import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.collection.Version;
import io.muster.coordinator.config.ClusterConfig;
import io.muster.coordinator.config.MusterConfig;
import io.muster.coordinator.enrol.Enrolments;
import io.muster.coordinator.http.HttpServer;
import io.muster.coordinator.http.Metrics;
import io.muster.coordinator.journal.Database;
import io.muster.coordinator.journal.Dialect;
import io.muster.coordinator.live.OutputHub;
import io.muster.coordinator.security.ApiTokens;
import io.muster.coordinator.security.BindGuard;
import io.muster.coordinator.security.ClusterSecret;
import io.muster.coordinator.security.JobTokens;
import io.muster.coordinator.security.JoinSecret;
import io.muster.coordinator.security.Users;
import io.muster.coordinator.spec.SpecCatalog;
import io.muster.coordinator.tls.ApiTls;
import io.muster.coordinator.tls.ClusterTls;
import io.muster.coordinator.upload.Bundles;
import io.muster.coordinator.upload.Destinations;
import io.muster.coordinator.upload.Uploads;
import io.muster.protocol.live.PieceLog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.Leave;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContextExecutor;

/** A running coordinator. The program, tests and the demo start it here. */
public final class Coordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

    private final Parts parts;
    private final ServerBinding binding;
    private final Users users;
    private final JoinSecret joinSecret;

    private Coordinator(Parts parts, ServerBinding binding, Users users, JoinSecret joinSecret) {
        this.parts = parts;
        this.binding = binding;
        this.users = users;
        this.joinSecret = joinSecret;
    }

    /** What has to be ended, in this order. */
    private record Parts(ActorSystem<?> system, Coordination coordination, Database database, AuditLog audit) {
        void stop() {
            system.terminate();
            try {
                system.getWhenTerminated().toCompletableFuture().get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("stopped uncleanly: {}", e.toString());
            }
            audit.close();
            coordination.close();
            database.close();
        }
    }

    /**
     * What a coordinator is started with.
     *
     * @param dataDir holds secrets, known nodes, stored specs and bundles; made where it is missing
     */
    public record Settings(MusterConfig config, Path dataDir, Clock clock) {
        /** The same at a port that is known now. */
        Settings onPort(int port) {
            return new Settings(config.onPort(port), dataDir, clock);
        }
    }

    /** Tells the other coordinators which version this one is; from a jar only, for classes have none. */
    private static Config withVersion(Config config) {
        boolean built = Character.isDigit(Version.TEXT.charAt(0));
        return built
                ? ConfigFactory.parseMap(Map.of("pekko.cluster.app-version", Version.TEXT))
                        .withFallback(config)
                : config;
    }

    /**
     * Starts, binds, and returns once requests can be answered. One of several coordinators also returns when it has
     * not found a leader in time: it goes on looking, and answers 503 meanwhile. On failure nothing is left running.
     *
     * @throws io.muster.coordinator.config.ConfigProblem for settings that must not be run with
     * @throws IOException where the data directory cannot be used or the address cannot be bound
     */
    public static Coordinator start(Settings settings) throws IOException, InterruptedException {
        // What it holds is for nobody else on this host.
        Path dataDir = Files.createDirectories(settings.dataDir(), OwnerOnly.FOLDER);
        BindGuard.check(settings.config().cluster());
        ApiTls tls = ApiTls.open(settings.config().http().tls());
        BundleStore store = BundleStore.open(dataDir, settings.config().store());
        Database database = Database.open(settings.config().journal(), dataDir);
        Coordination coordination;
        try {
            coordination = coordination(settings, database);
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
        try {
            Secrets secrets = Secrets.load(settings, coordination);
            ActorSystemSetup setup = ActorSystemSetup.create(
                    BootstrapSetup.create(withVersion(settings.config().raw())),
                    database.setup(),
                    coordination.setup());
            if (settings.config().cluster().tls().isOn()) {
                setup = setup.withSetup(
                        ClusterTls.open(settings.config().cluster().tls()).setup());
            }
            ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "muster", setup);
            AuditLog audit = AuditLog.open(
                    Files.createDirectories(dataDir.resolve("audit"), OwnerOnly.FOLDER),
                    settings.config().audit(),
                    coordination.id(),
                    settings.clock());
            return start(settings, new Parts(system, coordination, database, audit), store, secrets, tls);
        } catch (IOException | RuntimeException e) {
            coordination.close();
            database.close();
            throw e;
        }
    }

    private static Coordination coordination(Settings settings, Database database) throws IOException {
        ClusterConfig cluster = settings.config().cluster();
        return new Coordination(new Coordination.Settings(
                CoordinatorId.of(settings.dataDir()),
                database.beside(cluster.answer()),
                cluster,
                database.dialect() == Dialect.H2,
                Version.TEXT));
    }

    /** Who may call. */
    private record Secrets(Users users, JoinSecret join, ClusterSecret cluster) {
        static Secrets load(Settings settings, Coordination coordination) throws IOException {
            Path dataDir = settings.dataDir();
            Users users = Users.load(settings.config().security(), dataDir, coordination::agree);
            BindGuard.check(settings.config().http(), users);
            return new Secrets(
                    users,
                    JoinSecret.load(dataDir, coordination::agree),
                    ClusterSecret.load(dataDir, coordination::agree));
        }
    }

    private static Coordinator start(Settings settings, Parts parts, BundleStore store, Secrets secrets, ApiTls tls)
            throws IOException, InterruptedException {
        ActorSystem<?> system = parts.system();
        Coordination coordination = parts.coordination();
        try {
            if (coordination.isAlone()) {
                coordination.join(system, "", system::terminate);
            }
            leaveBeforeRequestsEnd(system, coordination);
            tls.watch(system);
            Enrolments enrolments = new Enrolments(parts.database().dataSource(), settings.clock());
            enrolments.look();
            system.scheduler()
                    .scheduleWithFixedDelay(Enrolments.LOOK, Enrolments.LOOK, enrolments::look, blockingOf(system));
            ExecutionContextExecutor blocking = blockingOf(system);
            Destinations destinations = new Destinations(
                    settings.config().destinations(), settings.config().delivery());
            Uploads uploads =
                    new Uploads(destinations, new Bundles(store, coordination, secrets.cluster()), settings.clock());
            CollectionManager.Externals externals = new CollectionManager.Externals(
                    settings.config(), store, uploads, coordination, blocking, settings.clock());
            ActorRef<ManagerCommand> manager = ClusterSingleton.get(system)
                    .init(SingletonActor.of(CollectionManager.create(externals), "collection-manager"));
            ActorRef<AgentSessions.Command> sessions = system.systemActorOf(
                    AgentSessions.create(
                            manager,
                            settings.config().agents(),
                            enrolments,
                            new JobTokens(secrets.cluster()),
                            settings.clock()),
                    "agent-sessions",
                    Props.empty());
            ActorRef<OutputHub.Command> outputs = system.systemActorOf(
                    OutputHub.create(() -> new PieceLog(
                            settings.dataDir(), settings.config().store().freeSpaceWatermark())),
                    "output-hub",
                    Props.empty());
            ServerBinding binding = HttpServer.bind(new HttpServer.Externals(
                            system,
                            settings.config(),
                            manager,
                            sessions,
                            outputs,
                            store,
                            new SpecCatalog(settings.dataDir()),
                            destinations,
                            secrets.users(),
                            new ApiTokens(parts.database().dataSource(), secrets.users(), settings.clock()),
                            secrets.join(),
                            secrets.cluster(),
                            coordination,
                            parts.database(),
                            tls,
                            enrolments,
                            new Metrics(),
                            parts.audit(),
                            blocking,
                            settings.clock()))
                    .toCompletableFuture()
                    .get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            binding.addToCoordinatedShutdown(Duration.ofSeconds(1), system);
            if (!coordination.isAlone()) {
                coordination.join(system, url(settings.config(), binding), system::terminate);
            }
            awaitManager(system, manager, coordination);
            return new Coordinator(parts, binding, secrets.users(), secrets.join());
        } catch (ExecutionException | TimeoutException e) {
            parts.stop();
            String reason =
                    e.getCause() == null ? "no answer in time" : e.getCause().getMessage();
            String address = settings.config().http().bind() + ":"
                    + settings.config().http().port();
            throw new IOException("cannot start on " + address + ": " + reason, e);
        } catch (InterruptedException | RuntimeException e) {
            parts.stop();
            throw e;
        }
    }

    private static ExecutionContextExecutor blockingOf(ActorSystem<?> system) {
        return system.dispatchers().lookup(DispatcherSelector.fromConfig("muster.blocking-dispatcher"));
    }

    /** Hands over as the first thing of an orderly stop, while requests that run are still answered. */
    private static void leaveBeforeRequestsEnd(ActorSystem<?> system, Coordination coordination) {
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "leave-cluster", () -> {
            coordination.leave();
            Cluster cluster = Cluster.get(system);
            cluster.manager().tell(Leave.create(cluster.selfMember().address()));
            return CompletableFuture.completedFuture(Done.getInstance());
        });
    }

    private static void awaitManager(ActorSystem<?> system, ActorRef<ManagerCommand> manager, Coordination coordination)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            AskPattern.ask(manager, ManagerCommand.GetFigures::new, START_TIMEOUT, system.scheduler())
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            if (coordination.isAlone()) {
                throw e;
            }
            LOG.warn("no coordinator leads, or the one that does cannot be reached: looking on");
        }
    }

    /** Where others reach the API. */
    private static String url(MusterConfig config, ServerBinding binding) {
        if (!config.http().advertise().isEmpty()) {
            return config.http().advertise().replaceFirst("/+$", "");
        }
        InetSocketAddress bound = binding.localAddress();
        String host = bound.getAddress().isAnyLocalAddress()
                ? config.cluster().host()
                : config.http().bind();
        return config.http().scheme() + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + bound.getPort();
    }

    /** The port that was bound, also where 0 was asked for. */
    public int port() {
        return binding.localAddress().getPort();
    }

    /** Whether it is one of several, which go on without it, and which it can join again. */
    public boolean isOneOfSeveral() {
        return !parts.coordination().isAlone();
    }

    /** Whether it decides, as far as it can be sure. */
    public boolean leads() {
        return parts.coordination().isLeader();
    }

    /** The generated user; empty where users are configured. */
    public Optional<Users.Credentials> credentials() {
        return users.generated();
    }

    /** What agents authenticate with. */
    public String joinSecret() {
        return joinSecret.reveal();
    }

    /**
     * Runs when the JVM is asked to end, as long as this coordinator runs. Pekko cuts the connections to the others at
     * once unless it knows of this.
     */
    void onShutdown(Runnable stop) {
        CoordinatedShutdown.get(parts.system()).addJvmShutdownHook(stop);
    }

    /** Completes once it has stopped, for whatever reason. */
    public void awaitStopped() throws InterruptedException {
        try {
            parts.system().getWhenTerminated().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the actor system ended with a failure", e.getCause());
        }
    }

    /** Stops taking requests, leaves the cluster and ends every thread. */
    @Override
    public void close() {
        parts.stop();
    }
}
