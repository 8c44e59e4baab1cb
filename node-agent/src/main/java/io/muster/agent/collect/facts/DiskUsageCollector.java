package io.muster.agent.collect.facts;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.Host;
import io.muster.protocol.spec.CollectorAction.DiskUsage;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells how full the file system of a path is; where the path does not exist, that of its nearest existing parent. */
public final class DiskUsageCollector implements Collector<DiskUsage> {
    private final Host host;

    public DiskUsageCollector(Host host) {
        this.host = host;
    }

    @Override
    public CollectorResult collect(DiskUsage action, CollectorContext context) throws IOException {
        Path path = host.at(action.path()).normalize();
        while (!Files.exists(path) && path.getParent() != null) {
            path = path.getParent();
        }
        FileStore store = Files.getFileStore(path);
        long total = store.getTotalSpace();
        String name = context.name("diskUsage");
        context.entries().putJson("diskUsage/" + name + ".json", new Json(total, total - store.getUnallocatedSpace()));
        return CollectorResult.collected();
    }

    private record Json(@JsonProperty("total_bytes") long totalBytes, @JsonProperty("used_bytes") long usedBytes) {}
}
