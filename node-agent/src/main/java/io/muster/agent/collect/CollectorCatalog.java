package io.muster.agent.collect;

import io.muster.protocol.agent.AgentEvent.Estimate;
import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All collectors of this agent, by the type of their action. */
public interface CollectorCatalog {
    /** The types that can run here, as in specs. */
    List<String> types();

    /** Runs the collector of {@code context.spec()}; as {@link Collector#collect}. */
    CollectorResult collect(CollectorContext context) throws IOException, InterruptedException;

    /** What the collector would gather now, found out without running anything. */
    Estimate estimate(CollectorSpec spec, @Nullable Instant since, @Nullable Instant until);
}
