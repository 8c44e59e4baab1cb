package io.muster.coordinator;

import com.typesafe.config.ConfigFactory;
import io.muster.coordinator.config.ConfigProblem;
import io.muster.coordinator.config.HttpConfig;
import io.muster.coordinator.config.MusterConfig;
import io.muster.coordinator.security.PasswordHash;
import io.muster.protocol.logging.LogLevels;
import io.muster.protocol.logging.Loggers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program {@code muster coordinator}. */
@Command(
        name = "coordinator",
        description = "Runs a coordinator: agents connect to it, and requests come to its HTTP API.",
        footer = {"", "Example:", "  muster coordinator --data-dir /var/lib/muster --http-port 9000"},
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class CoordinatorMain implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorMain.class);

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file (HOCON); all keys have defaults.")
    private @Nullable Path config;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where secrets, known nodes and bundles are kept. Default: ./muster-data")
    private Path dataDir = Path.of("muster-data");

    @Option(names = "--http-port", paramLabel = "N", description = "Port of the API, 0 for a free one. Default: 9000")
    private @Nullable Integer httpPort;

    @Option(names = "--bind", paramLabel = "ADDR", description = "Address to listen on. Default: 127.0.0.1")
    private @Nullable String bind;

    @Option(
            names = "--jdbc-url",
            paramLabel = "URL",
            description = {
                "PostgreSQL that several coordinators share, such as jdbc:postgresql://db/muster.",
                "Default: a file in the data directory, for one coordinator."
            })
    private @Nullable String jdbcUrl;

    @Option(names = "--jdbc-user", paramLabel = "NAME", description = "User of that database.")
    private @Nullable String jdbcUser;

    @Option(
            names = "--jdbc-password-file",
            paramLabel = "FILE",
            description = "File that holds the password of that user.")
    private @Nullable Path jdbcPasswordFile;

    @Option(
            names = "--cluster-host",
            paramLabel = "ADDR",
            description = "Name or address of this host for the other coordinators. Default: 127.0.0.1")
    private @Nullable String clusterHost;

    @Option(
            names = "--cluster-port",
            paramLabel = "N",
            description = "Port between coordinators, 0 for a free one, which the others learn through the database."
                    + " Default: 0")
    private @Nullable Integer clusterPort;

    @Option(
            names = "--advertise",
            paramLabel = "URL",
            description = "Address under which agents and other coordinators reach this API. Default: http, the address"
                    + " listened on, and the port")
    private @Nullable String advertise;

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "Certificate (PEM) of the API, which is https then. Default: none, and http")
    private @Nullable Path tlsCertificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Private key (PEM) of that certificate.")
    private @Nullable Path tlsKey;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "Certificates (PEM) of who signed those of the other coordinators. Default: those that Java"
                    + " knows")
    private @Nullable Path tlsCa;

    @Option(
            names = "--allow-insecure-bind",
            description = "Listen on a reachable address although the password is generated and TLS is off.")
    private boolean allowInsecureBind;

    @Option(
            names = "--cluster-tls",
            description = "TLS between coordinators too, with the same files as that of the API.")
    private boolean clusterTls;

    @Option(
            names = "--allow-insecure-cluster",
            description = "Listen for other coordinators on a reachable address although TLS between them is off.")
    private boolean allowInsecureCluster;

    @Option(names = "--hash-password", description = "Read a password from standard input, print its hash and exit.")
    private boolean hashPassword;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CoordinatorMain()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String logs = System.getenv().getOrDefault("MUSTER_LOG_FORMAT", "text");
        if (!Set.of("text", "json").contains(logs)) {
            System.err.println("muster coordinator: MUSTER_LOG_FORMAT is \"" + logs + "\", must be text or json");
            return 2;
        }
        if (hashPassword) {
            String password = new String(System.in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
            System.out.println(PasswordHash.of(password));
            return 0;
        }
        try {
            requireFiles();
            run();
            return 0;
        } catch (ConfigProblem e) {
            System.err.println("muster coordinator: " + e.getMessage());
            return 2;
        } catch (IOException e) {
            System.err.println("muster coordinator: " + e.getMessage());
            return 1;
        }
    }

    /** Who asks for TLS must not go without. */
    private void requireFiles() {
        if (clusterTls && (tlsCertificate == null || tlsKey == null || tlsCa == null)) {
            throw new ConfigProblem("--cluster-tls needs --tls-certificate, --tls-key and --tls-ca");
        }
    }

    private void run() throws IOException, InterruptedException {
        MusterConfig settings = MusterConfig.load(config, overrides());
        CoordinatorRun run = new CoordinatorRun(new Coordinator.Settings(settings, dataDir, Clock.systemUTC()));
        Runtime.getRuntime().addShutdownHook(new Thread(run::stop, "muster-shutdown"));
        LogLevels levels = LogLevels.watch(dataDir.resolve(LogLevels.FILE), new Loggers()::set, LOG::info);
        try {
            run.run(coordinator -> tell(settings, coordinator));
        } finally {
            levels.close();
        }
    }

    private void tell(MusterConfig settings, Coordinator coordinator) {
        try {
            writeAddress(settings.http(), coordinator.port());
        } catch (IOException e) {
            LOG.warn("the file address could not be written: {}", e.toString());
        }
        LOG.info(
                "listening on {}://{}:{}, data in {}",
                settings.http().scheme(),
                settings.http().bind(),
                coordinator.port(),
                dataDir.toAbsolutePath());
        coordinator
                .credentials()
                .ifPresent(c -> LOG.info(
                        "user {} with the password in {}",
                        c.user(),
                        dataDir.toAbsolutePath().resolve("credentials")));
    }

    /** For whoever starts a coordinator on a free port: the API's address, as the file {@code address}. */
    private void writeAddress(HttpConfig http, int port) throws IOException {
        Path file = Files.createTempFile(dataDir, "address", ".tmp");
        Files.writeString(file, http.scheme() + "://" + http.bind() + ":" + port + "\n");
        Files.move(file, dataDir.resolve("address"), StandardCopyOption.ATOMIC_MOVE);
        dataDir.resolve("address").toFile().deleteOnExit();
    }

    /** What the command line says beats the file. */
    private com.typesafe.config.Config overrides() {
        Map<String, Object> values = new HashMap<>();
        if (httpPort != null) {
            values.put("muster.http.port", httpPort);
        }
        if (bind != null) {
            values.put("muster.http.bind", bind);
        }
        put(values, "muster.journal.jdbc-url", jdbcUrl);
        put(values, "muster.journal.user", jdbcUser);
        put(values, "muster.journal.password-file", text(jdbcPasswordFile));
        put(values, "muster.cluster.host", clusterHost);
        put(values, "muster.cluster.port", clusterPort);
        put(values, "muster.http.advertise", advertise);
        put(values, "muster.http.tls.certificate", text(tlsCertificate));
        put(values, "muster.http.tls.key", text(tlsKey));
        put(values, "muster.http.tls.ca", text(tlsCa));
        if (clusterTls) {
            put(values, "muster.cluster.tls.certificate", text(tlsCertificate));
            put(values, "muster.cluster.tls.key", text(tlsKey));
            put(values, "muster.cluster.tls.ca", text(tlsCa));
        }
        if (allowInsecureCluster) {
            values.put("muster.cluster.allow-insecure-bind", true);
        }
        if (allowInsecureBind) {
            values.put("muster.http.allow-insecure-bind", true);
        }
        return ConfigFactory.parseMap(values, "command line");
    }

    private static @Nullable String text(@Nullable Path path) {
        return path == null ? null : path.toString();
    }

    private static void put(Map<String, Object> values, String key, @Nullable Object value) {
        if (value != null) {
            values.put(key, value);
        }
    }
}
