package io.muster.coordinator;

import io.muster.coordinator.agent.AgentSessions;
import io.muster.coordinator.bundle.BundleStore;
import io.muster.coordinator.collection.CollectionManager;
import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.config.MusterConfig;
import io.muster.coordinator.http.HttpServer;
import io.muster.coordinator.http.Metrics;
import io.muster.coordinator.journal.Database;
import io.muster.coordinator.security.BindGuard;
import io.muster.coordinator.security.JoinSecret;
import io.muster.coordinator.security.Users;
import io.muster.coordinator.spec.SpecCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running coordinator. The program, tests and the demo start it here. */
public final class Coordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

    private final ActorSystem<?> system;
    private final Database database;
    private final ServerBinding binding;
    private final Users users;
    private final JoinSecret joinSecret;

    private Coordinator(
            ActorSystem<?> system, Database database, ServerBinding binding, Users users, JoinSecret joinSecret) {
        this.system = system;
        this.database = database;
        this.binding = binding;
        this.users = users;
        this.joinSecret = joinSecret;
    }

    /**
     * What a coordinator is started with.
     *
     * @param dataDir holds secrets, known nodes, stored specs and bundles; made where it is missing
     */
    public record Settings(MusterConfig config, Path dataDir, Clock clock) {}

    /**
     * Starts, binds, and returns once requests can be answered. On failure nothing is left running.
     *
     * @throws io.muster.coordinator.config.ConfigProblem for settings that must not be run with
     * @throws IOException where the data directory cannot be used or the address cannot be bound
     */
    public static Coordinator start(Settings settings) throws IOException, InterruptedException {
        Path dataDir = Files.createDirectories(settings.dataDir());
        Users users = Users.load(settings.config().security(), dataDir);
        BindGuard.check(settings.config().http(), users);
        JoinSecret joinSecret = JoinSecret.load(dataDir);
        BundleStore store = BundleStore.open(dataDir, settings.config().store());
        Database database = Database.open(settings.config().journal(), dataDir);
        ActorSystem<Void> system;
        try {
            system = ActorSystem.create(
                    Behaviors.empty(),
                    "muster",
                    ActorSystemSetup.create(
                            BootstrapSetup.create(settings.config().raw()), database.setup()));
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
        try {
            Cluster cluster = Cluster.get(system);
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
            Executor blocking =
                    system.dispatchers().lookup(DispatcherSelector.fromConfig("muster.blocking-dispatcher"));
            CollectionManager.Externals externals =
                    new CollectionManager.Externals(settings.config(), store, blocking, settings.clock());
            ActorRef<ManagerCommand> manager = ClusterSingleton.get(system)
                    .init(SingletonActor.of(CollectionManager.create(externals), "collection-manager"));
            ActorRef<AgentSessions.Open> sessions = system.systemActorOf(
                    AgentSessions.create(manager, settings.config().agents(), settings.clock()),
                    "agent-sessions",
                    Props.empty());
            ServerBinding binding = HttpServer.bind(new HttpServer.Externals(
                            system,
                            settings.config(),
                            manager,
                            sessions,
                            store,
                            new SpecCatalog(dataDir),
                            users,
                            joinSecret,
                            new Metrics(),
                            blocking,
                            settings.clock()))
                    .toCompletableFuture()
                    .get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            binding.addToCoordinatedShutdown(Duration.ofSeconds(3), system);
            AskPattern.ask(manager, ManagerCommand.GetFigures::new, START_TIMEOUT, system.scheduler())
                    .toCompletableFuture()
                    .get();
            return new Coordinator(system, database, binding, users, joinSecret);
        } catch (ExecutionException | TimeoutException e) {
            stop(system, database);
            String reason =
                    e.getCause() == null ? "no answer in time" : e.getCause().getMessage();
            String address = settings.config().http().bind() + ":"
                    + settings.config().http().port();
            throw new IOException("cannot start on " + address + ": " + reason, e);
        } catch (InterruptedException | RuntimeException e) {
            stop(system, database);
            throw e;
        }
    }

    /** The port that was bound, also where 0 was asked for. */
    public int port() {
        return binding.localAddress().getPort();
    }

    /** The generated user; empty where users are configured. */
    public Optional<Users.Credentials> credentials() {
        return users.generated();
    }

    /** What agents authenticate with. */
    public String joinSecret() {
        return joinSecret.reveal();
    }

    /** Completes once it has stopped, for whatever reason. */
    public void awaitStopped() throws InterruptedException {
        try {
            system.getWhenTerminated().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the actor system ended with a failure", e.getCause());
        }
    }

    /** Stops taking requests, leaves the cluster and ends every thread. */
    @Override
    public void close() {
        stop(system, database);
    }

    private static void stop(ActorSystem<?> system, Database database) {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("stopped uncleanly: {}", e.toString());
        }
        database.close();
    }
}
