package io.muster.agent;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import io.muster.agent.process.IoClass;
import io.muster.agent.process.ProcessSettings;
import io.muster.agent.session.SessionSettings;
import io.muster.agent.transfer.TransferSettings;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All settings of an agent; {@code reference.conf} describes each.
 *
 * @param joinTokenFile by which it enrols; null where it shows the join secret
 * @param tls its own certificate, if it shows one, and whom it trusts
 * @param policyFile null means no policy
 * @param spoolQuota in bytes
 * @param spoolKeepFree in bytes
 */
record AgentConfig(
        List<URI> coordinators,
        NodeId node,
        Path dataDir,
        Path joinSecretFile,
        @Nullable Path joinTokenFile,
        TlsFiles tls,
        @Nullable Path policyFile,
        Map<String, String> labels,
        SessionSettings session,
        long spoolQuota,
        long spoolKeepFree,
        TransferSettings transfer,
        ProcessSettings process) {
    static final String ROOT = "muster.agent";

    /**
     * Reads settings.
     *
     * @param config with every layer merged, {@code reference.conf} included
     * @param host used where no node is named
     * @throws ConfigException naming the key that is wrong
     */
    static AgentConfig of(Config config, NodeId host) {
        Config agent = config.getConfig(ROOT);
        Path dataDir = Path.of(agent.getString("data-dir")).toAbsolutePath().normalize();
        String secretFile = agent.getString("join-secret-file");
        String policyFile = agent.getString("policy-file");
        Config session = agent.getConfig("session");
        Config transfer = agent.getConfig("transfer");
        return new AgentConfig(
                agent.getStringList("coordinators").stream()
                        .map(AgentConfig::address)
                        .toList(),
                node(agent.getString("node"), host),
                dataDir,
                secretFile.isEmpty() ? dataDir.resolve("join-secret") : Path.of(secretFile),
                tokenFile(agent.getString("join-token-file")),
                tls(agent.getConfig("tls")),
                policyFile.isEmpty() ? null : Path.of(policyFile).toAbsolutePath(),
                labels(agent.getConfig("labels")),
                new SessionSettings(
                        session.getDuration("connect-timeout"),
                        session.getDuration("backoff-min"),
                        session.getDuration("backoff-max"),
                        agent.getDuration("lease"),
                        atLeastOne(agent, "max-jobs")),
                agent.getBytes("spool.quota"),
                agent.getBytes("spool.keep-free"),
                new TransferSettings(
                        transfer.getDuration("request-timeout"),
                        transfer.getDuration("backoff-min"),
                        transfer.getDuration("backoff-max")),
                process(agent.getConfig("process")));
    }

    /** Fails on the first key of a file that no setting has. */
    static void refuseUnknownKeys(Config file, Config reference) {
        if (!file.hasPath(ROOT)) {
            return;
        }
        Config known = reference.getConfig(ROOT);
        for (String path : file.getConfig(ROOT).entrySet().stream()
                .map(Map.Entry::getKey)
                .sorted()
                .toList()) {
            if (!known.hasPath(path) && !path.startsWith("labels.")) {
                throw new ConfigException.BadPath(
                        file.getConfig(ROOT).getValue(path).origin(), ROOT + "." + path, "there is no such setting");
            }
        }
    }

    private static URI address(String text) {
        try {
            String stripped = text.strip();
            URI uri = URI.create(stripped.contains("://") ? stripped : "http://" + stripped);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new ConfigException.BadValue(ROOT + ".coordinators", "not an address: " + text, e);
        }
        throw new ConfigException.BadValue(
                ROOT + ".coordinators", "not an address such as http://127.0.0.1:9000: " + text);
    }

    private static @Nullable Path tokenFile(String text) {
        return text.isEmpty() ? null : Path.of(text);
    }

    private static TlsFiles tls(Config tls) {
        try {
            return TlsFiles.of(tls.getString("certificate-file"), tls.getString("key-file"), tls.getString("ca-file"));
        } catch (IllegalArgumentException e) {
            throw new ConfigException.BadValue(ROOT + ".tls", String.valueOf(e.getMessage()), e);
        }
    }

    private static NodeId node(String configured, NodeId host) {
        if (!configured.isEmpty()) {
            try {
                return new NodeId(configured);
            } catch (IllegalArgumentException e) {
                throw new ConfigException.BadValue(ROOT + ".node", String.valueOf(e.getMessage()), e);
            }
        }
        return host;
    }

    private static Map<String, String> labels(Config labels) {
        Map<String, String> all = new TreeMap<>();
        labels.entrySet()
                .forEach(entry -> all.put(
                        String.join(".", ConfigUtil.splitPath(entry.getKey())),
                        entry.getValue().unwrapped().toString()));
        return all;
    }

    private static int atLeastOne(Config config, String key) {
        int value = config.getInt(key);
        if (value < 1) {
            throw new ConfigException.BadValue(ROOT + "." + key, "must be at least 1, not " + value);
        }
        return value;
    }

    private static ProcessSettings process(Config process) {
        try {
            return new ProcessSettings(
                    process.getInt("nice"),
                    ioClass(process.getString("io-class")),
                    process.getBoolean("use-cgroups"),
                    process.getDuration("term-grace"),
                    process.getBytes("memory-buffer"),
                    process.getBytes("total-memory"));
        } catch (IllegalArgumentException e) {
            throw new ConfigException.BadValue(ROOT + ".process", String.valueOf(e.getMessage()), e);
        }
    }

    private static IoClass ioClass(String name) {
        return Arrays.stream(IoClass.values())
                .filter(value -> text(value).equals(name))
                .findFirst()
                .orElseThrow(() -> new ConfigException.BadValue(
                        ROOT + ".process.io-class",
                        "\"" + name + "\" is not one of "
                                + Arrays.stream(IoClass.values())
                                        .map(AgentConfig::text)
                                        .collect(Collectors.joining(", "))));
    }

    private static String text(IoClass value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
