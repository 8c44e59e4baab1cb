package io.muster.agent;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The agent's command line, and how it, the environment and a file become one configuration. */
@Command(
        name = "muster agent",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs a node agent: connects to a coordinator and collects on this node when asked.",
        footer = {
            "",
            "Example, on the host of a coordinator that was started with its defaults:",
            "  muster agent --node node1 --data-dir /tmp/muster-node1 \\",
            "    --join-secret-file ~/.muster/coordinator/join-secret"
        })
public final class AgentOptions {
    @Option(
            names = "--coordinator",
            split = ",",
            paramLabel = "URL",
            description = "Address of a coordinator, such as http://127.0.0.1:9000; several with commas.")
    List<String> coordinators = List.of();

    @Option(names = "--node", paramLabel = "ID", description = "Name of this node. Default: the host's name.")
    @Nullable
    String node;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Folder for spooled and temporary files.")
    @Nullable
    String dataDir;

    @Option(
            names = "--join-secret-file",
            paramLabel = "FILE",
            description = "File with the coordinator's join secret. Default: join-secret in the data folder.")
    @Nullable
    String joinSecretFile;

    @Option(
            names = "--join-token-file",
            paramLabel = "FILE",
            description = "File with a join token: the agent enrols by it once, and is known by a key of its own then.")
    @Nullable
    String joinTokenFile;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "Certificates (PEM) of who signed the coordinators'. Default: those that Java knows.")
    @Nullable
    String caFile;

    @Option(
            names = "--certificate-file",
            paramLabel = "FILE",
            description = "Certificate (PEM) that this agent shows, where coordinators ask for one.")
    @Nullable
    String certificateFile;

    @Option(names = "--key-file", paramLabel = "FILE", description = "Private key (PEM) of that certificate.")
    @Nullable
    String keyFile;

    @Option(
            names = "--policy-file",
            paramLabel = "FILE",
            description = "What requests may do on this node. Default: whatever the agent's user can.")
    @Nullable
    String policyFile;

    @Option(
            names = "--label",
            split = ",",
            paramLabel = "K=V",
            description = "Label by which requests can select this node; several are possible.")
    Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration file (HOCON).")
    @Nullable
    File config;

    @Option(names = "--check", description = "Says whether configuration and policy are right, and ends.")
    boolean check;

    /** All layers in one: options over environment over file over {@code reference.conf}. */
    Config load(Map<String, String> environment) {
        Config reference = ConfigFactory.parseResources(AgentOptions.class.getClassLoader(), "reference.conf");
        Config file = config == null && environment.get("MUSTER_CONFIG") == null
                ? ConfigFactory.empty()
                : ConfigFactory.parseFile(
                        config != null ? config : new File(environment.getOrDefault("MUSTER_CONFIG", "")),
                        ConfigParseOptions.defaults().setAllowMissing(false));
        AgentConfig.refuseUnknownKeys(file, reference);
        return layer(fromOptions(), "command line")
                .withFallback(layer(fromEnvironment(environment), "environment"))
                .withFallback(file)
                .withFallback(reference)
                .resolve();
    }

    private static Config layer(Map<String, Object> values, String name) {
        Map<String, Object> rooted = new LinkedHashMap<>();
        values.forEach((key, value) -> rooted.put(AgentConfig.ROOT + "." + key, value));
        return ConfigFactory.parseMap(rooted, name);
    }

    private Map<String, Object> fromOptions() {
        Map<String, Object> values = new LinkedHashMap<>();
        if (!coordinators.isEmpty()) {
            values.put("coordinators", coordinators);
        }
        putIfSet(values, "node", node);
        putIfSet(values, "data-dir", dataDir);
        putIfSet(values, "join-secret-file", joinSecretFile);
        putIfSet(values, "join-token-file", joinTokenFile);
        putIfSet(values, "tls.ca-file", caFile);
        putIfSet(values, "tls.certificate-file", certificateFile);
        putIfSet(values, "tls.key-file", keyFile);
        putIfSet(values, "policy-file", policyFile);
        if (!labels.isEmpty()) {
            values.put("labels", labels);
        }
        return values;
    }

    private static Map<String, Object> fromEnvironment(Map<String, String> environment) {
        Map<String, Object> values = new LinkedHashMap<>();
        String addresses = environment.get("MUSTER_COORDINATOR");
        if (addresses != null && !addresses.isBlank()) {
            values.put("coordinators", Arrays.asList(addresses.split(",")));
        }
        putIfSet(values, "node", environment.get("MUSTER_NODE"));
        putIfSet(values, "data-dir", environment.get("MUSTER_DATA_DIR"));
        putIfSet(values, "join-secret-file", environment.get("MUSTER_JOIN_SECRET_FILE"));
        putIfSet(values, "join-token-file", environment.get("MUSTER_JOIN_TOKEN_FILE"));
        putIfSet(values, "tls.ca-file", environment.get("MUSTER_CA_FILE"));
        putIfSet(values, "tls.certificate-file", environment.get("MUSTER_CERTIFICATE_FILE"));
        putIfSet(values, "tls.key-file", environment.get("MUSTER_KEY_FILE"));
        putIfSet(values, "policy-file", environment.get("MUSTER_POLICY_FILE"));
        String labels = environment.get("MUSTER_LABELS");
        if (labels != null && !labels.isBlank()) {
            Map<String, String> pairs = new LinkedHashMap<>();
            for (String pair : labels.split(",")) {
                int equals = pair.indexOf('=');
                if (equals < 1) {
                    throw new ConfigException.Generic("MUSTER_LABELS: not k=v: " + pair);
                }
                pairs.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
            values.put("labels", pairs);
        }
        return values;
    }

    private static void putIfSet(Map<String, Object> values, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            values.put(key, value);
        }
    }
}
