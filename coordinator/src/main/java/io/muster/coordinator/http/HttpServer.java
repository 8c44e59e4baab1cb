package io.muster.coordinator.http;

import io.muster.coordinator.agent.AgentSessions;
import io.muster.coordinator.audit.AuditLog;
import io.muster.coordinator.bundle.BundleStore;
import io.muster.coordinator.cluster.Coordination;
import io.muster.coordinator.collection.CollectionLimits;
import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.config.MusterConfig;
import io.muster.coordinator.config.SecurityConfig;
import io.muster.coordinator.enrol.Enrolments;
import io.muster.coordinator.http.couchbase.CouchbaseRoutes;
import io.muster.coordinator.journal.Database;
import io.muster.coordinator.live.OutputHub;
import io.muster.coordinator.security.ApiTokens;
import io.muster.coordinator.security.Caller;
import io.muster.coordinator.security.ClusterSecret;
import io.muster.coordinator.security.JobTokens;
import io.muster.coordinator.security.JoinSecret;
import io.muster.coordinator.security.LoginThrottle;
import io.muster.coordinator.security.Logins;
import io.muster.coordinator.security.OidcProvider;
import io.muster.coordinator.security.UiSessions;
import io.muster.coordinator.security.Users;
import io.muster.coordinator.spec.SpecCatalog;
import io.muster.coordinator.spec.StartFields;
import io.muster.coordinator.spec.UploadFields;
import io.muster.coordinator.tls.ApiTls;
import io.muster.coordinator.upload.Destinations;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** The whole API on one port. */
public final class HttpServer extends AllDirectives {
    private final Externals externals;
    private final Authentication authentication;
    private final Bodies bodies;

    /** What it works with. */
    public record Externals(
            ActorSystem<?> system,
            MusterConfig config,
            ActorRef<ManagerCommand> manager,
            ActorRef<AgentSessions.Command> sessions,
            ActorRef<OutputHub.Command> outputs,
            BundleStore store,
            SpecCatalog specs,
            Destinations destinations,
            Users users,
            ApiTokens tokens,
            JoinSecret joinSecret,
            ClusterSecret clusterSecret,
            Coordination coordination,
            Database database,
            ApiTls tls,
            Enrolments enrolments,
            Metrics metrics,
            AuditLog audit,
            Executor blocking,
            Clock clock) {}

    private HttpServer(Externals externals) {
        this.externals = externals;
        SecurityConfig security = externals.config().security();
        OidcProvider provider = security.oidc() == null ? null : new OidcProvider(security.oidc(), externals.clock());
        this.authentication = new Authentication(
                new Logins(
                        externals.users(),
                        externals.tokens(),
                        new LoginThrottle(security.logins(), externals.clock()),
                        provider),
                externals.clusterSecret(),
                new UiSessions(externals.users(), externals.clusterSecret(), security, externals.clock()));
        this.bodies = new Bodies(
                new SmallBody(externals.system(), externals.config().http().maxRequestBytes()));
    }

    /** Binds; the stage fails where the address cannot be had. */
    public static CompletionStage<ServerBinding> bind(Externals externals) {
        ServerBuilder server = Http.get(externals.system())
                .newServerAt(
                        externals.config().http().bind(),
                        externals.config().http().port());
        Route route = new HttpServer(externals).route();
        return externals
                .tls()
                .server()
                .map(engine -> server.enableHttps(ConnectionContext.httpsServer(engine::get)))
                .orElse(server)
                .bindFlow(RequestDeadline.of(externals.config().http().headTimeout())
                        .join(route.flow(externals.system())));
    }

    private Route route() {
        ManagerClient manager = new ManagerClient(
                externals.system(),
                externals.manager(),
                externals.config().http().askTimeout(),
                externals.config().http().takeoverWait());
        PeerClient peers = new PeerClient(externals.system(), externals.clusterSecret(), externals.tls());
        BundleRoute bundles = new BundleRoute(externals.store(), externals.blocking(), externals.metrics());
        ManifestRoute manifests = new ManifestRoute(externals.store(), externals.blocking());
        ChunkIntake chunks = new ChunkIntake(
                externals.system(),
                externals.store(),
                externals.config().store(),
                externals.blocking(),
                externals.metrics());
        OperationsRoutes operations = new OperationsRoutes(externals, manager);
        ChunkRoute pushes = new ChunkRoute(externals, manager, peers, chunks);
        StreamSlots streams = new StreamSlots(externals.config().http().maxEventStreams());
        EntriesRoute entries = new EntriesRoute(externals.store(), externals.blocking());
        SealedRoute sealed = new SealedRoute(externals, manager, peers, bundles, manifests, entries);
        UploadFields uploads = new UploadFields(externals.destinations());
        Preflight preflight =
                new Preflight(manager, externals.config().delivery().preflightTimeout());
        StartFields fields = new StartFields(
                externals.specs(), CollectionLimits.defaults(externals.config().limits()), uploads);
        Restrictions restrictions = new Restrictions(externals.destinations());
        CollectionCalls collections =
                new CollectionCalls(manager, fields, restrictions, preflight, externals.blocking(), externals.clock());
        DryRun dryRun =
                new DryRun(externals.system(), externals.config().agents().estimateTimeout());
        CollectRoutes collect = new CollectRoutes(
                externals,
                manager,
                new StartRoute(collections, dryRun, preflight),
                sealed,
                new UploadRoute(manager, uploads, restrictions, preflight),
                new TopUpRoute(manager, restrictions, externals.clock()),
                new OutputRoute(externals, manager, sealed, streams),
                streams,
                bodies);
        Function<Caller, Route> couchbase = couchbase(collections);
        AgentAuthentication agentAuthentication = new AgentAuthentication(externals);
        AgentRoutes agents = new AgentRoutes(
                externals,
                agentAuthentication,
                new SessionSocket(externals.system(), externals.config(), externals.sessions()),
                pushes,
                new JobTokens(externals.clusterSecret()));
        EnrolmentRoutes enrolments =
                new EnrolmentRoutes(agentAuthentication, externals.enrolments(), bodies, externals.blocking());
        Audit audit = new Audit(externals.audit(), externals.clock());
        ClusterRoutes cluster = new ClusterRoutes(authentication, pushes, sealed);
        SessionRoutes session = new SessionRoutes(authentication, audit, bodies, externals.blocking());
        UiRoutes ui = new UiRoutes(new UiFiles(externals.config().http().uiFolder()), externals.blocking());
        TokenRoutes tokens = new TokenRoutes(
                externals.tokens(),
                bodies,
                externals.config().security().tokenMax(),
                externals.blocking(),
                externals.clock());
        Failures failures = new Failures();
        Gate gate = new Gate(authentication, audit, failures, externals.metrics(), externals.blocking());
        Route all = concat(
                operations.open(),
                ui.route(),
                enrolments.forAgents(),
                agents.route(),
                cluster.route(),
                session.open(),
                gate.guard(caller -> concat(
                        collect.route(caller),
                        operations.forUsers(),
                        session.route(caller),
                        enrolments.forUsers(caller.user()),
                        tokens.route(caller),
                        couchbase.apply(caller))));
        return failures.sealed(() -> all);
    }

    /** The dialect of Couchbase's clients, unless it is off. */
    private Function<Caller, Route> couchbase(CollectionCalls collections) {
        if (!externals.config().http().couchbaseDialect()) {
            return caller -> reject();
        }
        CouchbaseRoutes routes = new CouchbaseRoutes(
                collections, bodies.small(), externals.coordination().id());
        return routes::route;
    }
}
