package io.muster.coordinator.collection;

import io.muster.coordinator.config.LimitsConfig;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.CollectionState;
import java.util.List;
import java.util.Optional;

/** Which requests become collections, and how many of those run at a time. */
final class Admission {
    private final LimitsConfig limits;
    private final RunningCollections running;

    Admission(LimitsConfig limits, RunningCollections running) {
        this.limits = limits;
        this.running = running;
    }

    /** The answer to a request that starts nothing new; empty where it does. */
    Optional<ManagerReply> instead(ManagerState state, ManagerCommand.Start start) {
        CollectionRequest request = start.request();
        Optional<ManagerReply> known = known(state, request);
        if (known.isPresent()) {
            return known;
        }
        List<CollectionRecord> queued = state.inState(CollectionState.QUEUED);
        if (start.rejectIfBusy()) {
            Optional<CollectionId> busy = running.oldest()
                    .or(() -> queued.stream().map(CollectionRecord::id).findFirst());
            if (busy.isPresent()) {
                return Optional.of(new ManagerReply.Busy(busy.get()));
            }
        }
        return queued.size() < limits.queue() + Math.max(0, free(state))
                ? Optional.empty()
                : Optional.of(new ManagerReply.QueueFull(queued.size(), limits.queueRetryAfter()));
    }

    private static Optional<ManagerReply> known(ManagerState state, CollectionRequest request) {
        Optional<CollectionRecord> same = state.byKey(request.key());
        if (same.isPresent()) {
            return same.map(c -> new ManagerReply.Started(c.id(), c.state(), false));
        }
        // The answer was lost, and the one request is asked again.
        return state.find(request.id()).map(c -> new ManagerReply.Started(c.id(), c.state(), true));
    }

    /** How many collections may start. Those that are still to go on after a restart have their places. */
    int free(ManagerState state) {
        int collecting = state.inState(CollectionState.COLLECTING).size();
        return limits.collections() - Math.max(running.size(), collecting);
    }
}
