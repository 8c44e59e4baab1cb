package io.muster.cli.collect;

import static io.muster.cli.FakeCoordinator.json;
import static io.muster.cli.Views.ID;
import static io.muster.cli.Views.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cli.FakeCoordinator;
import io.muster.cli.Main;
import io.muster.protocol.http.StartResponse;
import io.muster.protocol.plan.CollectionState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptProcessIT {
    @TempDir
    Path folder;

    @Test
    void interruptDetachesAndSaysHowToComeBack() throws IOException, InterruptedException {
        try (FakeCoordinator coordinator = new FakeCoordinator()) {
            coordinator.on(
                    "POST /collectLogs/start", json(202, new StartResponse(ID, CollectionState.QUEUED, Map.of())));
            coordinator.on("GET /collectLogs/tasks/" + ID, json(200, view(CollectionState.COLLECTING, null)));
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName(),
                            "collect",
                            "--server",
                            coordinator.address(),
                            "--output",
                            folder.toString())
                    .start();
            try {
                Awaitility.await()
                        .atMost(30, TimeUnit.SECONDS)
                        .until(() -> coordinator.calls().size() >= 3);
                new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor();
                assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(
                                """

                                detached; the collection goes on. Come back with:
                                  muster collect --attach %1$s --server %2$s
                                or end it with:
                                  muster cancel %1$s --server %2$s
                                """
                                        .formatted(ID, coordinator.address()));
                assertThat(process.exitValue()).isEqualTo(130);
                assertThat(coordinator.calls()).noneMatch(call -> call.line().contains("cancel"));
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
