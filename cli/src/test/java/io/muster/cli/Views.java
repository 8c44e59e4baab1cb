package io.muster.cli;

import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.BundleView;
import io.muster.protocol.http.CollectionView.CollectorProgress;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.http.CollectionView.Progress;
import io.muster.protocol.http.CollectionView.UploadView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ManifestHeader.TimelineEntry;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.UploadState;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collections as a coordinator would show them. */
public final class Views {
    public static final CollectionId ID = new CollectionId("01930000-0000-7000-8000-0123456789ab");
    private static final Instant START = Instant.parse("2026-01-31T08:00:00Z");

    private Views() {}

    /** Two nodes, two collectors each; the second node's {@code journald} is missing unless all is complete. */
    public static CollectionView view(CollectionState state, @Nullable BundleView bundle) {
        return view(state, bundle, new UploadView(UploadState.NONE, null, null));
    }

    /** Likewise, with an upload. */
    public static CollectionView view(CollectionState state, @Nullable BundleView bundle, UploadView upload) {
        boolean complete = state == CollectionState.COMPLETED;
        return new CollectionView(
                ID,
                state,
                state == CollectionState.FAILED ? "no node answered" : null,
                "admin",
                "default",
                BundleFormat.TAR_ZST,
                "none",
                null,
                null,
                START,
                START,
                state.isTerminal() ? START.plusSeconds(9) : null,
                new Progress(2, state.isTerminal() ? 2 : 1, 4, state.isTerminal() ? 4 : 2, 3 << 20, 1 << 20),
                complete ? Map.of(VerdictKind.COLLECTED, 4) : Map.of(VerdictKind.COLLECTED, 3, VerdictKind.MISSING, 1),
                List.of(node("a", state, true), node("b", state, complete)),
                bundle,
                upload,
                List.of(),
                List.of(),
                false,
                Map.of());
    }

    private static NodeProgress node(String name, CollectionState state, boolean complete) {
        Verdict collected = new Verdict(VerdictKind.COLLECTED, null, 0, START, START, 1, 10, 0, List.of());
        Verdict other = complete ? collected : Verdict.withoutRun(VerdictKind.MISSING, "no journalctl\u001b[31m here");
        NodeState nodeState =
                !state.isTerminal() ? NodeState.COLLECTING : complete ? NodeState.COLLECTED : NodeState.PARTIAL;
        return new NodeProgress(
                new NodeId(name),
                nodeState,
                null,
                START,
                null,
                2,
                state.isTerminal() ? 2 : 1,
                3 << 19,
                1 << 19,
                null,
                List.of(
                        new CollectorProgress(new CollectorId("cpu"), "DONE", collected),
                        state.isTerminal()
                                ? new CollectorProgress(new CollectorId("journald"), "DONE", other)
                                : new CollectorProgress(new CollectorId("journald"), "RUNNING", null)));
    }

    /** The same, with another count of bytes collected on one node. */
    public static CollectionView with(CollectionView view, String name, long bytes) {
        List<NodeProgress> nodes = Objects.requireNonNull(view.nodes()).stream()
                .map(node -> node.node().value().equals(name)
                        ? new NodeProgress(
                                node.node(),
                                node.state(),
                                node.reason(),
                                node.startedAt(),
                                node.endedAt(),
                                node.collectorsTotal(),
                                node.collectorsDone(),
                                bytes,
                                node.bytesTransferred(),
                                node.waitingFor(),
                                node.collectors())
                        : node)
                .toList();
        return new CollectionView(
                view.id(),
                view.status(),
                view.reason(),
                view.requestedBy(),
                view.spec(),
                view.format(),
                view.redaction(),
                view.customer(),
                view.ticket(),
                view.requestedAt(),
                view.startedAt(),
                view.endedAt(),
                view.progress(),
                view.verdicts(),
                nodes,
                view.bundle(),
                view.upload(),
                view.timeline(),
                view.warnings(),
                view.pinned(),
                view.links());
    }

    /** A collection of which everything is known that can be. */
    public static CollectionView full() {
        return full(true);
    }

    /** The same as it stands in a list. */
    public static CollectionView brief() {
        return full(false);
    }

    private static CollectionView full(boolean whole) {
        Verdict cut = new Verdict(
                VerdictKind.TRUNCATED,
                "its limit of 2Gi",
                0,
                START,
                START.plusSeconds(2),
                1,
                10,
                20,
                List.of("shrank while it was read"),
                Map.of("password", 3L));
        NodeProgress node = new NodeProgress(
                new NodeId("a"),
                NodeState.PARTIAL,
                "1 TRUNCATED",
                START,
                START.plusSeconds(3),
                1,
                1,
                10,
                5,
                "room on the coordinator's disk",
                List.of(new CollectorProgress(new CollectorId("journald"), "DONE", cut)));
        return new CollectionView(
                ID,
                CollectionState.PARTIAL,
                "1 of 1 collectors is not complete",
                "ops",
                "default",
                BundleFormat.TAR_ZST,
                "strict",
                "Example inc.",
                "12345",
                START,
                START,
                START.plusSeconds(9),
                new Progress(1, 1, 1, 1, 10, 5),
                Map.of(VerdictKind.TRUNCATED, 1),
                whole ? List.of(node) : null,
                new BundleView("muster-20260131T080000Z-01930000.tar.zst", 700, "0".repeat(64), 9),
                new UploadView(
                        UploadState.UPLOADING,
                        "https://uploads.example.com/Example%20inc./12345/",
                        "again in 2 s",
                        350L),
                whole ? List.of(new TimelineEntry(START, "node PARTIAL", new NodeId("a"), "1 TRUNCATED")) : null,
                List.of("unknown field: x"),
                true,
                Map.of("self", "/collectLogs/tasks/" + ID));
    }
}
