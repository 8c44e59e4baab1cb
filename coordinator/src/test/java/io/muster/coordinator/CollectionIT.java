package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestCoordinator;
import io.muster.protocol.archive.BundleReader;
import io.muster.protocol.archive.EntryRecord;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.plan.CollectionState;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectionIT {
    @TempDir
    private Path folder;

    @Test
    void gathersEveryNodeIntoOneBundleThatTarOpens() throws Exception {
        try (TestCoordinator coordinator = TestCoordinator.start(folder.resolve("data"))) {
            coordinator.agent("n1").connect();
            coordinator.agent("n2").connect();
            ApiClient client = coordinator.client();
            client.awaitConnected("n1", "n2");
            String id = client.start(Requests.collectors("a", "b"));
            CollectionView end = client.awaitEnd(id);
            assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);
            assertThat(end.progress().collectorsTotal()).as(end.toString()).isEqualTo(4);
            Path file = client.download("/collectLogs/tasks/" + id + "/bundle", folder.resolve("b.tar.zst"));
            assertThat(file).hasSize(Objects.requireNonNull(end.bundle()).bytes());
            try (BundleReader reader = BundleReader.open(file)) {
                assertThat(reader.entries().map(EntryRecord::path))
                        .anyMatch(p -> p.endsWith("host-collectors/n1/run-host/a.txt"))
                        .anyMatch(p -> p.endsWith("host-collectors/n2/run-host/b.txt"));
            }
            Process tar = new ProcessBuilder("tar", "--zstd", "-tf", file.toString())
                    .redirectErrorStream(true)
                    .start();
            String listing = new String(tar.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(tar.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(tar.exitValue()).as(listing).isZero();
            assertThat(listing).contains("/manifest.json", "n1/run-host/a.txt", "n2/run-host/b.txt");
            JsonNode manifest = client.json("/collectLogs/tasks/" + id + "/manifest");
            assertThat(manifest.toString()).contains("COMPLETED");
        }
    }
}
