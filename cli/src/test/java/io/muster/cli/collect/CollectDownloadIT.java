package io.muster.cli.collect;

import static io.muster.cli.FakeCoordinator.json;
import static io.muster.cli.Views.ID;
import static io.muster.cli.Views.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cli.ExitCode;
import io.muster.cli.FakeCoordinator.Call;
import io.muster.cli.Run;
import io.muster.protocol.http.CollectionView.BundleView;
import io.muster.protocol.plan.CollectionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How {@code muster collect} brings the bundle home. */
class CollectDownloadIT extends CollectScenario {
    @Test
    void aBrokenDownloadGoesOnWhereItWas() throws IOException {
        coordinator.on(TASK, json(200, view(CollectionState.COMPLETED, announced())));
        coordinator.on(
                BUNDLE,
                exchange -> {
                    exchange.getResponseHeaders().add("ETag", "\"v1\"");
                    exchange.sendResponseHeaders(200, BYTES.length);
                    exchange.getResponseBody().write(BYTES, 0, 300_000);
                    exchange.getResponseBody().flush();
                    throw new IOException("breaking off, as the test wants");
                },
                bundle());
        assertThat(collect().code()).isEqualTo(ExitCode.COMPLETE);
        assertThat(Files.readAllBytes(folder.resolve("muster-x.tar.zst"))).isEqualTo(BYTES);
        Call second = coordinator.calls().get(coordinator.calls().size() - 1);
        // Some of what was on its way when the connection broke may be lost to the client.
        assertThat(second.header("Range")).matches("bytes=[0-9]+-");
        assertThat(Long.parseLong(second.header("Range").replaceAll("[^0-9]", "")))
                .isBetween(1L, 300_000L);
        assertThat(second.header("If-range")).isEqualTo("\"v1\"");
    }

    @Test
    void whatAKilledDownloadHasLeftIsGoneOnFrom() throws IOException {
        coordinator.on(TASK, json(200, view(CollectionState.COMPLETED, announced())));
        coordinator.on(BUNDLE, bundle());
        Files.write(left(), Arrays.copyOf(BYTES, 200_000));
        assertThat(collect().code()).isEqualTo(ExitCode.COMPLETE);
        assertOnlyFile(folder.resolve("muster-x.tar.zst"));
        assertThat(Files.readAllBytes(folder.resolve("muster-x.tar.zst"))).isEqualTo(BYTES);
        Call last = coordinator.calls().get(coordinator.calls().size() - 1);
        assertThat(last.header("Range")).isEqualTo("bytes=200000-");
        assertThat(last.header("If-range")).isEqualTo('"' + announced().sha256() + '"');
    }

    @Test
    void whatWasLeftAndIsNotTheBeginningIsDownloadedAnew() throws IOException {
        coordinator.on(TASK, json(200, view(CollectionState.COMPLETED, announced())));
        coordinator.on(BUNDLE, bundle());
        Files.write(left(), new byte[200_000]);
        assertThat(collect().code()).isEqualTo(ExitCode.COMPLETE);
        assertThat(Files.readAllBytes(folder.resolve("muster-x.tar.zst"))).isEqualTo(BYTES);
        assertOnlyFile(folder.resolve("muster-x.tar.zst"));
    }

    private Path left() {
        return folder.resolve(".muster-x.tar.zst." + ID.shortForm() + ".part");
    }

    @Test
    void aBundleThatIsNotWhatWasAnnouncedIsNotKept() throws IOException {
        coordinator.on(TASK, json(200, view(CollectionState.COMPLETED, announced())));
        for (int length : List.of(BYTES.length, BYTES.length + 5)) {
            coordinator.on(BUNDLE, exchange -> {
                exchange.sendResponseHeaders(200, length);
                exchange.getResponseBody().write(new byte[length]);
            });
            Run run = collect();
            assertThat(run.code()).isEqualTo(ExitCode.INTERNAL);
            assertThat(run.err()).contains("not what the coordinator announced").contains("nothing was kept");
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void theCoordinatorCannotChooseAFolder() throws IOException {
        coordinator.on(
                TASK,
                json(
                        200,
                        view(
                                CollectionState.COMPLETED,
                                new BundleView(
                                        "../../x/muster-x.tar.zst",
                                        BYTES.length,
                                        announced().sha256(),
                                        1))));
        assertThat(collect().code()).isEqualTo(ExitCode.COMPLETE);
        assertOnlyFile(folder.resolve("muster-x.tar.zst"));
        coordinator.on(TASK, json(200, view(CollectionState.COMPLETED, new BundleView("..", BYTES.length, "x", 1))));
        assertThat(collect().code()).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void aPlaceThatCannotTakeTheBundleIsToldBeforeAnythingStarts() throws IOException {
        Path existing = Files.writeString(folder.resolve("existing"), "");
        assertThat(Run.of("collect", "--server", coordinator.address(), "--output", existing.toString())
                        .err())
                .contains("exists already");
        assertThat(Run.of("collect", "--server", coordinator.address(), "--output", folder + "/no/such")
                        .err())
                .contains("there is no folder");
        assertThat(coordinator.calls()).isEmpty();
    }
}
