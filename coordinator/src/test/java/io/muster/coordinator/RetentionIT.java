package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestCoordinator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionIT {
    private static final String KEEP_ONE = "muster.retention { count = 1, check-every = 1 h }";

    @TempDir
    private Path folder;

    private Path files(String id) {
        return folder.resolve("collections").resolve(id);
    }

    @Test
    void theOldGoAndStayGoneButPinnedOnesAreKept() throws Exception {
        List<String> ids = new ArrayList<>();
        try (TestCoordinator coordinator = TestCoordinator.start(folder)) {
            coordinator.agent("n1").connect();
            ApiClient client = coordinator.client();
            client.awaitConnected("n1");
            for (int i = 0; i < 3; i++) {
                ids.add(client.start(Requests.collectors("a")));
                client.awaitEnd(ids.get(i));
            }
            String pin = "/collectLogs/tasks/" + ids.get(0) + "/pin";
            assertThat(client.post(pin, "{}").body()).contains("\"pinned\":true");
            assertThat(client.send(client.request("/collectLogs/tasks/" + ids.get(0))
                                    .DELETE()
                                    .build())
                            .statusCode())
                    .isEqualTo(409);
            assertThat(client.post("/collectLogs/tasks/01930000-0000-7000-8000-0123456789ab/pin", "{}")
                            .statusCode())
                    .isEqualTo(404);
        }
        try (TestCoordinator coordinator = TestCoordinator.start(folder, KEEP_ONE)) {
            ApiClient client = coordinator.client();
            Awaitility.await()
                    .until(() -> client.get("/collectLogs/tasks/" + ids.get(1)).statusCode() == 404);
            Awaitility.await().until(() -> !Files.exists(files(ids.get(1))) && !Files.exists(files(ids.get(2))));
            assertThat(client.view(ids.get(0)).pinned()).isTrue();
            // As if the coordinator had been killed before the files were gone.
            Files.createDirectories(files(ids.get(1)).resolve("segments"));
        }
        try (TestCoordinator coordinator = TestCoordinator.start(folder, KEEP_ONE)) {
            ApiClient client = coordinator.client();
            assertThat(client.get("/collectLogs/tasks/" + ids.get(2)).statusCode())
                    .isEqualTo(404);
            Awaitility.await().until(() -> !Files.exists(files(ids.get(1))));
            assertThat(client.get("/collectLogs/tasks/" + ids.get(0) + "/bundle")
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
