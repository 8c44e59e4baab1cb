package io.muster.agent.policy;

import io.muster.agent.collect.CollectorCatalog;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.PolicyDenial;
import io.muster.protocol.agent.AgentEvent.Estimate;
import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collectors held to a policy.
 *
 * @param found the spec that the request names, where only installed ones may run
 * @param denial why nothing may run; null where something may
 */
record PolicedCollectors(
        CollectorCatalog collectors, Policy policy, InstalledSpecs.@Nullable Found found, @Nullable String denial)
        implements CollectorCatalog {
    @Override
    public List<String> types() {
        return collectors.types();
    }

    @Override
    public CollectorResult collect(CollectorContext context) throws IOException, InterruptedException {
        String denied = denies(context.spec());
        if (denied != null) {
            return CollectorResult.denied(denied);
        }
        try {
            return collectors.collect(new PolicedContext(context, policy));
        } catch (PolicyDenial e) {
            return CollectorResult.denied(e.getMessage());
        }
    }

    /** How many files there are, and their names, is not told where there are rules on files. */
    @Override
    public Estimate estimate(CollectorSpec spec, @Nullable Instant since, @Nullable Instant until) {
        String denied = spec.excluded() ? null : denies(spec);
        if (denied != null) {
            return new Estimate(spec.id(), 0, 0, "denied: " + denied);
        }
        if (policy.files() != null && spec.action() instanceof CollectorAction.Copy) {
            return new Estimate(spec.id(), -1, -1, "not counted: the node's policy has rules on files");
        }
        return collectors.estimate(spec, since, until);
    }

    private @Nullable String denies(CollectorSpec spec) {
        if (spec.action() instanceof CollectorAction.Unavailable) {
            return null;
        }
        if (denial != null) {
            return denial;
        }
        String denied = found == null ? null : found.denies(spec);
        return denied == null ? policy.deniesType(spec) : denied;
    }
}
