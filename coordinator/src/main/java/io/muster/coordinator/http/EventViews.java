package io.muster.coordinator.http;

import io.muster.coordinator.collection.CollectionEvent;
import io.muster.protocol.http.CollectionView.BundleView;
import io.muster.protocol.http.EventView;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.Verdict;
import org.jspecify.annotations.Nullable;

/** Events as users see them. */
final class EventViews {
    private EventViews() {}

    static EventView of(long number, CollectionEvent event) {
        if (event instanceof CollectionEvent.StateChanged e) {
            return view(number, e, "state", null, null, e.state().name(), e.reason());
        }
        if (event instanceof CollectionEvent.Planned e) {
            String size = e.plan().items().size() + " collectors on "
                    + e.plan().nodes().size() + " nodes";
            return view(number, e, "planned", null, null, null, size);
        }
        if (event instanceof CollectionEvent.NodeChanged e) {
            return view(number, e, "node", e.node(), null, e.state().name(), e.reason());
        }
        if (event instanceof CollectionEvent.CollectorStarted e) {
            return view(number, e, "collector", e.node(), e.collector(), "RUNNING", null);
        }
        if (event instanceof CollectionEvent.VerdictGiven e) {
            return view(number, e, "verdict", e.node(), e.collector(), "DONE", null, e.verdict(), null);
        }
        if (event instanceof CollectionEvent.Led e) {
            return view(number, e, "led", null, null, null, "by " + e.url());
        }
        if (event instanceof CollectionEvent.ContentLost e) {
            return view(number, e, "contentLost", e.node(), null, null, e.collectors() + ": " + e.reason());
        }
        if (event instanceof CollectionEvent.Noted e) {
            String detail = e.detail() == null ? e.event() : e.event() + ": " + e.detail();
            return view(number, e, "note", e.node(), null, null, detail);
        }
        if (event instanceof CollectionEvent.Warned e) {
            return view(number, e, "warning", null, null, null, e.warning());
        }
        if (event instanceof CollectionEvent.CancelRequested e) {
            return view(number, e, "cancelRequested", null, null, null, "by " + e.by());
        }
        if (event instanceof CollectionEvent.Sealed e) {
            return view(number, e, "sealed", null, null, null, null, null, e.bundle());
        }
        if (event instanceof CollectionEvent.PinChanged e) {
            return view(number, e, "pin", null, null, e.pinned() ? "PINNED" : "UNPINNED", "by " + e.by());
        }
        if (event instanceof CollectionEvent.UploadChanged e) {
            return view(number, e, "upload", null, null, e.state().name(), e.reason());
        }
        if (event instanceof CollectionEvent.UploadRequested e) {
            String what = "by " + e.by() + ", to " + e.target().destination();
            return view(number, e, "uploadRequested", null, null, "PENDING", what);
        }
        if (event instanceof CollectionEvent.UploadRemembered e) {
            return view(number, e, "uploadRemembered", null, null, null, null);
        }
        return view(number, event, "requested", null, null, "QUEUED", null);
    }

    private static EventView view(
            long number,
            CollectionEvent event,
            String type,
            @Nullable NodeId node,
            @Nullable CollectorId collector,
            @Nullable String state,
            @Nullable String detail) {
        return view(number, event, type, node, collector, state, detail, null, null);
    }

    private static EventView view(
            long number,
            CollectionEvent event,
            String type,
            @Nullable NodeId node,
            @Nullable CollectorId collector,
            @Nullable String state,
            @Nullable String detail,
            @Nullable Verdict verdict,
            @Nullable BundleView bundle) {
        return new EventView(number, event.at(), type, node, collector, state, detail, verdict, bundle);
    }
}
