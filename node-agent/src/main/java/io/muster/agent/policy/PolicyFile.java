package io.muster.agent.policy;

import com.typesafe.config.ConfigException;
import io.muster.agent.collect.CollectorCatalog;
import io.muster.protocol.agent.JobOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The policy of this node: a file that is read again for each job. One that cannot be read denies everything. */
public final class PolicyFile {
    /** Of a node whose owner has set no limits. */
    public static final PolicyFile NONE = new PolicyFile(null);

    private static final Logger LOG = LoggerFactory.getLogger(PolicyFile.class);

    private final @Nullable Path file;

    /** @param file null means that there are no rules */
    public PolicyFile(@Nullable Path file) {
        this.file = file;
    }

    /** The collectors of this agent within what the policy, as it is now, lets this order do. */
    public CollectorCatalog over(CollectorCatalog collectors, JobOrder order) {
        if (file == null) {
            return collectors;
        }
        try {
            Policy policy = PolicyReader.read(file);
            InstalledSpecs.Found found =
                    policy.installed() == null ? null : policy.installed().find(order.origin());
            return new PolicedCollectors(collectors, policy, found, policy.denies(order));
        } catch (IOException | ConfigException e) {
            LOG.error("everything is denied: {}", e.getMessage());
            return new PolicedCollectors(
                    collectors,
                    new Policy(null, false, null, null, null, null),
                    null,
                    "the node's policy cannot be read, so everything is denied: " + e.getMessage());
        }
    }

    /**
     * Looks at it without a job.
     *
     * @return a line on what it says, then warnings
     * @throws IOException saying why it denies everything
     */
    public List<String> check() throws IOException {
        if (file == null) {
            return List.of("no policy: requests may do here whatever the agent's user can");
        }
        try {
            Policy policy = PolicyReader.read(file);
            List<String> lines = new ArrayList<>(List.of(file + ": "
                    + (policy.installed() == null
                            ? "any spec"
                            : "only specs in " + policy.installed().folder())
                    + ", " + count(policy.commands(), "commands")
                    + ", " + count(policy.files(), "files")
                    + ", " + count(policy.users(), "users")
                    + ", " + count(policy.collectors(), "collectors")));
            if (policy.commands() == null && policy.installed() == null) {
                lines.add(
                        "warning: there are no rules on commands, and a command can read and send whatever the agent's"
                                + " user can");
            } else if (!OwnersFile.ownUser().equals(0) && OwnersFile.isOfOwnUser(file)) {
                lines.add("warning: " + file + " belongs to the agent's user, as whom commands run; let root own it");
            }
            return lines;
        } catch (ConfigException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String count(@Nullable List<?> rules, String list) {
        return rules == null ? "no rules on " + list : rules.size() + " on " + list;
    }
}
