package io.muster.coordinator.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.muster.protocol.id.NodeId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration.
 *
 * @param destinations by name
 * @param nodes names of nodes that appear in every plan
 * @param raw everything, Pekko's part included, for the actor system
 */
public record MusterConfig(
        HttpConfig http,
        LimitsConfig limits,
        AgentsConfig agents,
        StoreConfig store,
        JournalConfig journal,
        RetentionConfig retention,
        ClusterConfig cluster,
        SecurityConfig security,
        AuditConfig audit,
        DeliveryConfig delivery,
        Map<String, DestinationConfig> destinations,
        List<NodeId> nodes,
        Config raw) {

    /**
     * Reads a file and lays {@code overrides} over it.
     *
     * @throws ConfigProblem that names every unknown key, or the first bad value
     */
    public static MusterConfig load(@Nullable Path file, Config overrides) {
        try {
            Config parsed = file == null
                    ? ConfigFactory.empty()
                    : ConfigFactory.parseFile(
                            file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
            return of(overrides.withFallback(parsed));
        } catch (ConfigException e) {
            throw new ConfigProblem(String.valueOf(e.getMessage()));
        }
    }

    /** The same with another port of the API. */
    public MusterConfig onPort(int port) {
        return of(ConfigFactory.parseMap(Map.of("muster.http.port", port)).withFallback(raw));
    }

    /** @param user what is set over the defaults */
    public static MusterConfig of(Config user) {
        Config all = ConfigFactory.defaultOverrides()
                .withFallback(user)
                .withFallback(ConfigFactory.parseResources("muster-pekko.conf"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
        refuseUnknownKeys(all);
        all = withTransport(all);
        try {
            Config muster = all.getConfig("muster");
            return new MusterConfig(
                    HttpConfig.from(muster.getConfig("http")),
                    LimitsConfig.from(muster.getConfig("limits")),
                    AgentsConfig.from(muster.getConfig("agents")),
                    StoreConfig.from(muster.getConfig("store")),
                    JournalConfig.from(muster.getConfig("journal")),
                    RetentionConfig.from(muster.getConfig("retention")),
                    ClusterConfig.from(muster.getConfig("cluster")),
                    SecurityConfig.from(muster.getConfig("security")),
                    AuditConfig.from(muster.getConfig("audit")),
                    DeliveryConfig.from(muster.getConfig("delivery")),
                    DestinationConfig.from(muster.getObject("destinations")),
                    nodes(muster),
                    all);
        } catch (ConfigException e) {
            throw new ConfigProblem(String.valueOf(e.getMessage()));
        }
    }

    /** Artery's name for TLS; the rest of its set-up is the same. */
    private static Config withTransport(Config all) {
        return all.getString("muster.cluster.tls.certificate").isBlank()
                ? all
                : ConfigFactory.parseMap(Map.of("pekko.remote.artery.transport", "tls-tcp"))
                        .withFallback(all);
    }

    private static List<NodeId> nodes(Config muster) {
        List<NodeId> nodes = new ArrayList<>();
        for (String name : muster.getStringList("nodes")) {
            if (!NodeId.isValid(name)) {
                throw new ConfigProblem("muster.nodes has \"" + name + "\", which is not a valid node name");
            }
            nodes.add(new NodeId(name));
        }
        return nodes.stream().distinct().toList();
    }

    private static void refuseUnknownKeys(Config all) {
        Set<String> known = keys(ConfigFactory.defaultReferenceUnresolved());
        Set<String> unknown = keys(all);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new ConfigProblem(
                    "unknown key " + String.join(", ", unknown) + "; known are " + String.join(", ", known));
        }
    }

    /** The keys below {@code muster}; a dispatcher's own keys are Pekko's, a destination's are read by name. */
    private static Set<String> keys(Config config) {
        Set<String> keys = new TreeSet<>();
        config.withOnlyPath("muster").entrySet().forEach(e -> keys.add(e.getKey()));
        keys.removeIf(key -> key.startsWith("muster.blocking-dispatcher.") || key.startsWith("muster.destinations."));
        return keys;
    }
}
