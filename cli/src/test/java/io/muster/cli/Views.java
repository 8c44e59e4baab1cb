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
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.UploadState;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
}
