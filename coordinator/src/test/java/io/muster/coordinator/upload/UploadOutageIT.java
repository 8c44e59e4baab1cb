package io.muster.coordinator.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.testing.FaultProxy;
import io.muster.coordinator.testing.PutServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two minutes without a far side, and two in which it takes nothing, with the settings that ship: by S3, SFTP, tus and
 * PUT at the same time. Takes six minutes, so it runs with {@code -Pfaults} only; the short forms are in each
 * protocol's own tests.
 */
class UploadOutageIT {
    private static final Duration OUTAGE = Duration.ofMinutes(2);
    private static final Duration AFTERWARDS = Duration.ofMinutes(8);
    private static final int MIB = 1 << 20;
    private static final long BYTES = 48L * MIB;

    /** Slow enough to be in the middle when the outage begins. */
    private static final String SLOWLY = "muster.delivery.bandwidth = 6 MiB\n";

    @TempDir
    private Path folder;

    private final StreamCargo cargo;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Lane> lanes = new ArrayList<>();

    UploadOutageIT() throws IOException {
        cargo = new StreamCargo(BYTES);
    }

    /**
     * One upload and the way to its server.
     *
     * @param atMost bytes that may be sent
     */
    private record Lane(String name, FaultProxy proxy, TestUpload upload, Stored stored, long atMost) {}

    /** What is at the far side. */
    private interface Stored {
        InputStream open() throws IOException;
    }

    private <T extends AutoCloseable> T keep(T resource) {
        open.add(0, resource);
        return resource;
    }

    private void lane(String name, int port, String destination, Stored stored, long atMost) throws IOException {
        FaultProxy proxy = keep(FaultProxy.to(port));
        String through = destination.replace("@PORT@", Integer.toString(proxy.port()));
        lanes.add(new Lane(name, proxy, TestUpload.startAsShipped(SLOWLY + through, cargo), stored, atMost));
    }

    private InputStream find(String below) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(below))) {
            return Files.newInputStream(
                    files.filter(f -> f.endsWith(cargo.file())).findFirst().orElseThrow());
        }
    }

    @BeforeEach
    void start() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "testsecret");
        Servers.Server s3 = keep(Servers.s3(folder));
        Servers.Server sftp = keep(Servers.sftp(folder));
        TusServer tus = keep(TusServer.start(true));
        PutServer put = keep(PutServer.start());
        lane(
                "S3",
                s3.port(),
                """
                muster.destinations.test { url = "s3://muster/outage", endpoint = "http://127.0.0.1:@PORT@"
                  access-key-id = testaccess, secret-access-key-file = "%s" }
                """
                        .formatted(secret),
                () -> find("data"),
                // The two parts on their way.
                BYTES + 17L * MIB);
        lane(
                "SFTP",
                sftp.port(),
                """
                muster.destinations.test { url = "sftp://127.0.0.1:@PORT@%s/in", user = "%s", key-file = "%s"
                  host-key = "%s" }
                """
                        .formatted(
                                folder,
                                System.getProperty("user.name"),
                                folder.resolve("key"),
                                Files.readString(folder.resolve("host.pub")).strip()),
                () -> find("in"),
                BYTES + 9L * MIB);
        lane(
                "tus",
                tus.port(),
                "muster.destinations.test { url = \"http://127.0.0.1:@PORT@/files\" }\n",
                tus::stored,
                BYTES + 9L * MIB);
        lane(
                "PUT",
                put.port(),
                "muster.destinations.test { url = \"http://127.0.0.1:@PORT@/in\" }\n",
                () -> new ByteArrayInputStream(put.files().values().iterator().next()),
                2 * BYTES);
    }

    /** Begins the outage of each when it is in the middle. */
    private void begin(ThrowingConsumer<FaultProxy> outage) {
        List<Lane> left = new ArrayList<>(lanes);
        Awaitility.await()
                .atMost(AFTERWARDS)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    for (Lane lane : List.copyOf(left)) {
                        if (lane.upload().position() >= BYTES / 4) {
                            outage.accept(lane.proxy());
                            left.remove(lane);
                        }
                    }
                    return left.isEmpty();
                });
    }

    @AfterEach
    void stop() throws Exception {
        lanes.forEach(lane -> lane.upload().stop());
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    /** Nobody has given up, and everybody has noticed. */
    private void waitOut() {
        Awaitility.await()
                .atMost(OUTAGE.plusMinutes(1))
                .during(OUTAGE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    lanes.forEach(lane -> lane.upload().lookForStall());
                    return lanes.stream().noneMatch(lane -> lane.upload().isOver());
                });
        assertThat(lanes)
                .allSatisfy(lane ->
                        assertThat(lane.upload().problem()).as(lane.name()).isPresent());
    }

    private void everythingArrives() throws Exception {
        for (Lane lane : lanes) {
            assertThat(lane.upload().await(AFTERWARDS)).as(lane.name()).startsWith("UPLOADED");
            assertThat(StreamCargo.sha256(lane.stored().open())).as(lane.name()).isEqualTo(cargo.sha256());
            long sent = lane.upload().sent();
            System.out.println(String.format(
                    Locale.ROOT, "%s: %.3f times the bundle's bytes sent", lane.name(), (double) sent / BYTES));
            assertThat(sent).as(lane.name()).isLessThanOrEqualTo(lane.atMost());
        }
    }

    @Test
    void outlivesTwoMinutesOfAbsence() throws Exception {
        begin(FaultProxy::vanish);
        waitOut();
        for (Lane lane : lanes) {
            lane.proxy().comeBack();
        }
        everythingArrives();
    }

    @Test
    void outlivesTwoMinutesOfStandstill() throws Exception {
        begin(proxy -> proxy.stall(true));
        waitOut();
        lanes.forEach(lane -> lane.proxy().stall(false));
        everythingArrives();
    }
}
