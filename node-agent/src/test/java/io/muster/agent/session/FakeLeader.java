package io.muster.agent.session;

import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.AgentEvent.Hello;
import io.muster.protocol.agent.AgentEvent.JobUpdated;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.id.CollectionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A coordinator that leads one collection as a real one does: orders the job once, and claims it again whenever its
 * agent comes back, with what it has seen and stored.
 */
final class FakeLeader {
    private final FakeCoordinator coordinator;
    private final CollectionId id;
    private final JobOrder order;
    private final AtomicLong epoch = new AtomicLong(1);

    FakeLeader(FakeCoordinator coordinator, CollectionId id, JobOrder order) {
        this.coordinator = coordinator;
        this.id = id;
        this.order = order;
        coordinator.afterHello(this::claim);
    }

    /** Another one leads from now on. */
    void grow() {
        epoch.incrementAndGet();
    }

    /** What the agent said of the job, by sequence; fails where it said two things under one number. */
    Map<Long, JobUpdate> updates() {
        Map<Long, JobUpdate> updates = new TreeMap<>();
        for (JobUpdated updated : coordinator.events(JobUpdated.class)) {
            JobUpdate before = updates.putIfAbsent(updated.sequence(), updated.update());
            if (before != null && !before.equals(updated.update())) {
                throw new AssertionError("event " + updated.sequence() + " was " + before + " and is " + updated);
            }
        }
        return updates;
    }

    <U extends JobUpdate> List<U> updates(Class<U> type) {
        return updates().values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    boolean isFinished() {
        return updates().values().stream().anyMatch(JobUpdate.Finished.class::isInstance);
    }

    /** Sequence up to which it has seen everything. */
    long seen() {
        long sequence = 0;
        List<Long> known = new ArrayList<>(updates().keySet());
        while (known.contains(sequence + 1)) {
            sequence++;
        }
        return sequence;
    }

    /** Events and pushes so far: a clock of the job's steps. */
    int steps() {
        return updates().size() + coordinator.puts().size();
    }

    private void claim(Hello hello) {
        boolean known = seen() > 0
                || hello.jobs().stream().map(AgentEvent.HeldJob::collection).anyMatch(id::equals);
        try {
            coordinator.send(
                    known
                            ? new AgentCommand.AttachJob(
                                    id, epoch.get(), seen(), 1, coordinator.contiguousChunks(), List.of())
                            : new AgentCommand.StartJob(id, epoch.get(), order));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
