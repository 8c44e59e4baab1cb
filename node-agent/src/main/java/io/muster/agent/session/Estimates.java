package io.muster.agent.session;

import io.muster.agent.collect.CollectorCatalog;
import io.muster.agent.job.JobTools;
import io.muster.protocol.agent.AgentCommand.EstimateJob;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.AgentEvent.Estimate;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.spec.CollectorSpec;
import java.util.List;

/** Tells what a job would cost, each on a thread of its own, for looking at a large tree takes a while. */
final class Estimates {
    private final JobTools tools;
    private final EventSink sink;

    Estimates(JobTools tools, EventSink sink) {
        this.tools = tools;
        this.sink = sink;
    }

    void answer(EstimateJob command) {
        Thread thread = new Thread(
                () -> {
                    JobOrder order = command.order();
                    CollectorCatalog catalog = tools.catalogFor(order);
                    List<Estimate> estimates = order.collectors().stream()
                            .map(spec -> estimate(catalog, spec, order))
                            .toList();
                    sink.send(new AgentEvent.JobEstimated(command.requestId(), estimates));
                },
                "estimate");
        thread.setDaemon(true);
        thread.start();
    }

    private static Estimate estimate(CollectorCatalog catalog, CollectorSpec spec, JobOrder order) {
        try {
            return catalog.estimate(spec, order.since(), order.until());
        } catch (RuntimeException e) {
            return new Estimate(spec.id(), -1, -1, "could not be estimated: " + e);
        }
    }
}
