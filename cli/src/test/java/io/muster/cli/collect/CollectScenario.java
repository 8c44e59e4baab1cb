package io.muster.cli.collect;

import static io.muster.cli.FakeCoordinator.json;
import static io.muster.cli.Views.ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cli.FakeCoordinator;
import io.muster.cli.FakeCoordinator.Answer;
import io.muster.cli.Run;
import io.muster.protocol.http.CollectionView.BundleView;
import io.muster.protocol.http.StartResponse;
import io.muster.protocol.plan.CollectionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator that plays along, and {@code muster collect} against it with a folder for what it brings. */
abstract class CollectScenario {
    static final String TASK = "GET /collectLogs/tasks/" + ID;
    static final String BUNDLE = TASK + "/bundle";
    static final byte[] BYTES = new byte[700_000];

    static {
        new Random(1).nextBytes(BYTES);
    }

    @TempDir
    Path folder;

    FakeCoordinator coordinator;

    @BeforeEach
    void start() throws IOException {
        coordinator = new FakeCoordinator();
        coordinator.on("POST /collectLogs/start", json(202, new StartResponse(ID, CollectionState.QUEUED, Map.of())));
        coordinator.on(BUNDLE, bundle());
    }

    @AfterEach
    void stop() {
        coordinator.close();
    }

    Run collect(String... options) {
        String[] common = {"--server", coordinator.address(), "--output", folder.toString()};
        return Run.of(Stream.of(new String[] {"collect"}, common, options)
                .flatMap(Stream::of)
                .toArray(String[]::new));
    }

    static BundleView announced() {
        try {
            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(BYTES));
            return new BundleView("muster-x.tar.zst", BYTES.length, sha256, 7);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers the bundle, honouring ranges. */
    static Answer bundle() {
        return exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
            exchange.getResponseHeaders().add("ETag", "\"v1\"");
            exchange.sendResponseHeaders(range == null ? 200 : 206, BYTES.length - from);
            exchange.getResponseBody().write(BYTES, from, BYTES.length - from);
        };
    }

    void assertOnlyFile(Path file) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
