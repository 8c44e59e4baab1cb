package io.muster.coordinator.collection;

import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One line for each change of state, with the collection and the node in the MDC. */
final class CollectionLog {
    private static final Logger LOG = LoggerFactory.getLogger(CollectionManager.class);

    private CollectionLog() {}

    static void info(CollectionId id, String format, @Nullable Object... arguments) {
        with(id, null, () -> LOG.info(format, arguments));
    }

    static void warn(CollectionId id, String format, Exception failure) {
        with(id, null, () -> LOG.warn(format, failure.toString()));
    }

    static void node(NodeId node, String format, @Nullable Object... arguments) {
        with(null, node, () -> LOG.info(format, arguments));
    }

    /** Verdicts and starts of collectors are counted in the status, not logged. */
    static void event(CollectionEvent event) {
        if (event instanceof CollectionEvent.StateChanged e) {
            info(e.collection(), "collection {}{}", e.state(), suffix(e.reason()));
        } else if (event instanceof CollectionEvent.NodeChanged e) {
            with(e.collection(), e.node(), () -> LOG.info("node {}{}", e.state(), suffix(e.reason())));
        } else if (event instanceof CollectionEvent.UploadChanged e) {
            info(e.collection(), "upload {}{}", e.state(), suffix(e.reason()));
        } else if (event instanceof CollectionEvent.Sealed e) {
            info(
                    e.collection(),
                    "sealed, {} bytes, {} entries",
                    e.bundle().bytes(),
                    e.bundle().entries());
        }
    }

    private static void with(@Nullable CollectionId collection, @Nullable NodeId node, Runnable line) {
        try {
            if (collection != null) {
                MDC.put("collection", collection.value());
            }
            if (node != null) {
                MDC.put("node", node.value());
            }
            line.run();
        } finally {
            MDC.remove("collection");
            MDC.remove("node");
        }
    }

    private static String suffix(@Nullable String reason) {
        return reason == null ? "" : ": " + reason;
    }
}
