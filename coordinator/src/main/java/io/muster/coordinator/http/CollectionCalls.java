package io.muster.coordinator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.coordinator.collection.CollectionRequest;
import io.muster.coordinator.collection.KnownNode;
import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.collection.ManagerReply;
import io.muster.coordinator.security.Caller;
import io.muster.coordinator.spec.StartFields;
import io.muster.coordinator.upload.Obstacle;
import io.muster.coordinator.upload.UploadTarget;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectionId;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What every dialect of the API asks about collections. Nothing here knows how requests and answers look. */
public final class CollectionCalls {
    private final ManagerClient manager;
    private final StartFields fields;
    private final Restrictions restrictions;
    private final Preflight preflight;
    private final Executor blocking;
    private final Clock clock;

    CollectionCalls(
            ManagerClient manager,
            StartFields fields,
            Restrictions restrictions,
            Preflight preflight,
            Executor blocking,
            Clock clock) {
        this.manager = manager;
        this.fields = fields;
        this.restrictions = restrictions;
        this.preflight = preflight;
        this.blocking = blocking;
        this.clock = clock;
    }

    /** Every known node. */
    public CompletionStage<ManagerReply.Nodes> nodes() {
        return manager.ask(ManagerCommand.GetNodes::new).thenApply(ManagerReply.Nodes.class::cast);
    }

    /**
     * Reads the fields of a start request, refuses what the caller may not ask for, and starts nothing.
     *
     * @param key idempotency key of the header; null for none
     */
    public CompletionStage<StartFields.Result> read(
            ObjectNode body, Caller caller, @Nullable String key, List<KnownNode> known) {
        StartFields.Caller asking = new StartFields.Caller(caller.user(), clock.instant(), key);
        return Blocking.call(() -> fields.read(body, asking, known), blocking).thenApply(result -> {
            restrictions.check(result.request(), caller);
            return result;
        });
    }

    /** Why no bundle could be uploaded there; empty where one could. */
    public CompletionStage<Optional<String>> preflight(UploadTarget target) {
        return preflight.problem(target, null).thenApply(found -> found.map(Obstacle::reason));
    }

    /** Answers {@code Started}, {@code Busy} or {@code QueueFull}. */
    public CompletionStage<ManagerReply> start(CollectionRequest request, boolean rejectIfBusy) {
        return manager.ask(replyTo -> new ManagerCommand.Start(request, rejectIfBusy, replyTo));
    }

    /** The running collection, else the newest; empty where there never was one. */
    public CompletionStage<Optional<CollectionView>> current() {
        return manager.ask(replyTo -> new ManagerCommand.Get(null, replyTo))
                .thenApply(reply ->
                        reply instanceof ManagerReply.Found found ? Optional.of(found.view()) : Optional.empty());
    }

    /** Answers {@code Found} or {@code Unknown}. */
    public CompletionStage<ManagerReply> cancel(CollectionId id, String user) {
        return manager.ask(replyTo -> new ManagerCommand.Cancel(id, user, replyTo));
    }
}
