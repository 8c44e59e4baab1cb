package io.muster.benchmarks;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.CollectionState;
import io.muster.testing.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** One collection of the logs that {@link LogData} has written, from all nodes. */
final class LogCollection {
    private LogCollection() {}

    /** Waits for its end. @throws IOException if anything is missing */
    static CollectionView run(ApiClient api, Path folder) throws IOException {
        String spec =
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                metadata: {name: logs}
                spec:
                  collectors:
                    - copy: {collectorName: logs, path: %s/log}
                """
                        .formatted(folder);
        CollectionId id = api.start(Map.of("from", "allnodes", "spec", spec, "redaction", "none"));
        return complete(api.awaitEnd(id, Duration.ofMinutes(5)));
    }

    /** The same view. @throws IOException if anything is missing */
    static CollectionView complete(CollectionView view) throws IOException {
        if (view.status() != CollectionState.COMPLETED) {
            throw new IOException("collection ended " + view.status() + ": " + view.reason());
        }
        return view;
    }
}
