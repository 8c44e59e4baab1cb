package io.muster.coordinator.collection;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.muster.coordinator.cluster.ClusterMessage;
import io.muster.coordinator.upload.Obstacle;
import io.muster.protocol.http.CollectionList;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.NodeView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.UploadState;
import io.muster.protocol.plan.VerdictKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the manager answers. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ManagerReply.Started.class, name = "started"),
    @JsonSubTypes.Type(value = ManagerReply.Busy.class, name = "busy"),
    @JsonSubTypes.Type(value = ManagerReply.QueueFull.class, name = "queueFull"),
    @JsonSubTypes.Type(value = ManagerReply.Found.class, name = "found"),
    @JsonSubTypes.Type(value = ManagerReply.Unknown.class, name = "unknown"),
    @JsonSubTypes.Type(value = ManagerReply.StillRunning.class, name = "stillRunning"),
    @JsonSubTypes.Type(value = ManagerReply.Pinned.class, name = "pinned"),
    @JsonSubTypes.Type(value = ManagerReply.Forgotten.class, name = "forgotten"),
    @JsonSubTypes.Type(value = ManagerReply.Checked.class, name = "checked"),
    @JsonSubTypes.Type(value = ManagerReply.NoBundle.class, name = "noBundle"),
    @JsonSubTypes.Type(value = ManagerReply.Uploading.class, name = "uploading"),
    @JsonSubTypes.Type(value = ManagerReply.NothingMissing.class, name = "nothingMissing"),
    @JsonSubTypes.Type(value = ManagerReply.NoTarget.class, name = "noTarget"),
    @JsonSubTypes.Type(value = ManagerReply.Page.class, name = "page"),
    @JsonSubTypes.Type(value = ManagerReply.Nodes.class, name = "nodes"),
    @JsonSubTypes.Type(value = ManagerReply.Events.class, name = "events"),
    @JsonSubTypes.Type(value = ManagerReply.Figures.class, name = "figures"),
    @JsonSubTypes.Type(value = ManagerReply.Admitted.class, name = "admitted"),
    @JsonSubTypes.Type(value = ManagerReply.Refused.class, name = "refused"),
})
public sealed interface ManagerReply extends ClusterMessage {
    /** @param created false where the idempotency key named a collection that was there */
    record Started(CollectionId id, CollectionState state, boolean created) implements ManagerReply {}

    /** Another collection runs, and the request did not want to wait. */
    record Busy(CollectionId running) implements ManagerReply {}

    record QueueFull(int queued, Duration retryAfter) implements ManagerReply {}

    /** @param holder id of the coordinator that has the bundle; null where there is none, or it is from before ids */
    record Found(CollectionView view, @Nullable String holder) implements ManagerReply {}

    record Unknown() implements ManagerReply {}

    record StillRunning(CollectionState state) implements ManagerReply {}

    /** It is not deleted, because somebody pinned it. */
    record Pinned() implements ManagerReply {}

    record Forgotten() implements ManagerReply {}

    /** @param obstacle why no bundle could be uploaded there; null where one could */
    record Checked(@Nullable Obstacle obstacle) implements ManagerReply {}

    /** There is nothing to upload yet, or nothing was sealed. */
    record NoBundle() implements ManagerReply {}

    /** It is being uploaded already. */
    record Uploading() implements ManagerReply {}

    /** It has everything that was planned. */
    record NothingMissing() implements ManagerReply {}

    /** It never was to go anywhere, and the request does not say where to. */
    record NoTarget() implements ManagerReply {}

    record Page(CollectionList list) implements ManagerReply {}

    /** All known nodes: as users see them, and as plans take them. */
    record Nodes(List<NodeView> views, List<KnownNode> known) implements ManagerReply {}

    /**
     * What happened after the numbers of the question.
     *
     * @param firstNumber number of the first of {@code events}
     * @param ended nothing follows
     */
    record Events(
            List<CollectionEvent> events,
            long firstNumber,
            CollectionView.Progress progress,
            long progressVersion,
            boolean ended)
            implements ManagerReply {}

    /**
     * For metrics.
     *
     * @param collections by state
     * @param verdicts of all that are kept; with what follows absent from leaders of earlier versions
     * @param bundleBytes of all bundles that are kept
     */
    record Figures(
            Map<CollectionState, Integer> collections,
            int nodes,
            int connected,
            Map<VerdictKind, Integer> verdicts,
            Map<UploadState, Integer> uploads,
            long bundleBytes,
            Active active)
            implements ManagerReply {
        public Figures {
            verdicts = verdicts == null ? Map.of() : verdicts;
            uploads = uploads == null ? Map.of() : uploads;
            active = active == null ? new Active(Map.of(), 0, 0, 0) : active;
        }
    }

    /**
     * What the running collections are at.
     *
     * @param nodes by state
     * @param waiting nodes that wait for something
     */
    record Active(Map<NodeState, Integer> nodes, long bytesCollected, long bytesTransferred, int waiting) {}

    /**
     * The session may begin.
     *
     * @param release jobs of the agent that nobody wants any more
     * @param epoch of the manager that says so
     */
    record Admitted(List<CollectionId> release, long epoch) implements ManagerReply {}

    /** The session may not begin. */
    record Refused(String code, String reason, boolean retry) implements ManagerReply {}
}
