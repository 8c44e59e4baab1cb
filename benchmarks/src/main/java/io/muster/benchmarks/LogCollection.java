package io.muster.benchmarks;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.CollectionState;
import io.muster.testing.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** One collection of the logs that {@link LogData} has written, from all nodes. */
final class LogCollection {
    private LogCollection() {}

    /** As it is. Waits for its end. @throws IOException if anything is missing */
    static CollectionView run(ApiClient api, Path folder) throws IOException {
        return run(api, folder, Map.of("redaction", "none"));
    }

    /**
     * Waits for its end.
     *
     * @param how fields of the request that say what is to be done with the logs
     * @throws IOException if anything is missing
     */
    static CollectionView run(ApiClient api, Path folder, Map<String, Object> how) throws IOException {
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
        Map<String, Object> request = new HashMap<>(how);
        request.put("from", "allnodes");
        request.put("spec", spec);
        CollectionId id = api.start(request);
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
