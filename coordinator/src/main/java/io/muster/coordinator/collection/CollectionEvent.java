package io.muster.coordinator.collection;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.muster.coordinator.upload.UploadTarget;
import io.muster.protocol.http.CollectionView.BundleView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.Plan;
import io.muster.protocol.plan.UploadState;
import io.muster.protocol.plan.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened to a collection. A collection's events, in order, are its whole history. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CollectionEvent.Requested.class, name = "requested"),
    @JsonSubTypes.Type(value = CollectionEvent.StateChanged.class, name = "state"),
    @JsonSubTypes.Type(value = CollectionEvent.Planned.class, name = "planned"),
    @JsonSubTypes.Type(value = CollectionEvent.NodeChanged.class, name = "node"),
    @JsonSubTypes.Type(value = CollectionEvent.CollectorStarted.class, name = "collector"),
    @JsonSubTypes.Type(value = CollectionEvent.VerdictGiven.class, name = "verdict"),
    @JsonSubTypes.Type(value = CollectionEvent.Noted.class, name = "note"),
    @JsonSubTypes.Type(value = CollectionEvent.Warned.class, name = "warning"),
    @JsonSubTypes.Type(value = CollectionEvent.CancelRequested.class, name = "cancelRequested"),
    @JsonSubTypes.Type(value = CollectionEvent.Sealed.class, name = "sealed"),
    @JsonSubTypes.Type(value = CollectionEvent.UploadChanged.class, name = "upload"),
    @JsonSubTypes.Type(value = CollectionEvent.UploadRequested.class, name = "uploadRequested"),
    @JsonSubTypes.Type(value = CollectionEvent.UploadRemembered.class, name = "uploadRemembered"),
    @JsonSubTypes.Type(value = CollectionEvent.Led.class, name = "led"),
    @JsonSubTypes.Type(value = CollectionEvent.ContentLost.class, name = "contentLost"),
    @JsonSubTypes.Type(value = CollectionEvent.PinChanged.class, name = "pin"),
    @JsonSubTypes.Type(value = CollectionEvent.Deleted.class, name = "deleted"),
})
public sealed interface CollectionEvent extends ManagerEvent {
    CollectionId collection();

    Instant at();

    record Requested(CollectionId collection, Instant at, CollectionRequest request) implements CollectionEvent {}

    record StateChanged(CollectionId collection, Instant at, CollectionState state, @Nullable String reason)
            implements CollectionEvent {}

    /** The plan is fixed. */
    record Planned(CollectionId collection, Instant at, Plan plan) implements CollectionEvent {}

    record NodeChanged(CollectionId collection, Instant at, NodeId node, NodeState state, @Nullable String reason)
            implements CollectionEvent {}

    record CollectorStarted(CollectionId collection, Instant at, NodeId node, CollectorId collector)
            implements CollectionEvent {}

    record VerdictGiven(CollectionId collection, Instant at, NodeId node, CollectorId collector, Verdict verdict)
            implements CollectionEvent {}

    /** Something for the timeline that changes no state, such as a node that came back. */
    record Noted(CollectionId collection, Instant at, String event, @Nullable NodeId node, @Nullable String detail)
            implements CollectionEvent {}

    /** Something that a reader of the bundle should know. */
    record Warned(CollectionId collection, Instant at, String warning) implements CollectionEvent {}

    record CancelRequested(CollectionId collection, Instant at, String by) implements CollectionEvent {}

    /**
     * One of several coordinators runs the collection from now on.
     *
     * @param coordinator id of its data directory, where chunks are stored from now on
     * @param url base address of its API
     */
    record Led(CollectionId collection, Instant at, String coordinator, String url) implements CollectionEvent {}

    /**
     * Content that had been collected is gone with the coordinator that had it, and could not be had again: the one way
     * in which a verdict becomes another one.
     */
    record ContentLost(CollectionId collection, Instant at, NodeId node, List<CollectorId> collectors, String reason)
            implements CollectionEvent {
        public ContentLost {
            collectors = List.copyOf(collectors);
        }
    }

    /** @param holder id of the coordinator that has it; null from before coordinators had ids */
    record Sealed(CollectionId collection, Instant at, BundleView bundle, @Nullable String holder)
            implements CollectionEvent {}

    record UploadChanged(
            CollectionId collection, Instant at, UploadState state, @Nullable String url, @Nullable String reason)
            implements CollectionEvent {}

    /** The bundle is to be uploaded, again or elsewhere. */
    record UploadRequested(CollectionId collection, Instant at, UploadTarget target, String by)
            implements CollectionEvent {}

    /**
     * What an upload needs to go on after a restart.
     *
     * @param token null means that it has to start over
     */
    record UploadRemembered(CollectionId collection, Instant at, @Nullable String token) implements CollectionEvent {}

    /** From now on retention leaves it alone, or no longer does. */
    record PinChanged(CollectionId collection, Instant at, boolean pinned, String by) implements CollectionEvent {}

    /** The collection is forgotten; nothing follows. */
    record Deleted(CollectionId collection, Instant at) implements CollectionEvent {}
}
