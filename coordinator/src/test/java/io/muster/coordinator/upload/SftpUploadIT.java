package io.muster.coordinator.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.testing.FaultProxy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SftpUploadIT {
    private static final int MIB = 1 << 20;

    @TempDir
    private static Path folder;

    private static Servers.@Nullable Server server;

    @BeforeAll
    static void start() throws IOException {
        server = Servers.sftp(folder);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static int port() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server.port();
    }

    private static String destination(String below, int port, String key, String hostKey) throws IOException {
        Files.createDirectories(folder.resolve("in/" + below));
        String known = Files.readString(folder.resolve(hostKey + ".pub")).strip();
        return """
            muster.destinations.test { url = "sftp://127.0.0.1:%d%s/in/%s", user = "%s", key-file = "%s"
              host-key = "%s" }
            """
                .formatted(port, folder, below, System.getProperty("user.name"), folder.resolve(key), known);
    }

    private static String destination(String below, int port) throws IOException {
        return destination(below, port, "key", "host");
    }

    private static Path stored(String below, Cargo cargo) {
        return folder.resolve("in/" + below + "/Example inc./12345/" + cargo.file());
    }

    private static List<Path> everything(String below) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("in/" + below))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void bringsEveryByteUnderItsOwnNameOnlyOnceItIsWhole() throws Exception {
        BytesCargo cargo = BytesCargo.of(5 * MIB + 7);
        TestUpload upload = TestUpload.start(destination("whole", port()), cargo);
        assertThat(upload.await()).isEqualTo("UPLOADED size and SHA-256");
        assertThat(stored("whole", cargo)).hasBinaryContent(cargo.content());
        assertThat(everything("whole")).hasSize(1);
    }

    @Test
    void goesOnThroughCutsAtTheLengthThatIsThere() throws Exception {
        BytesCargo cargo = BytesCargo.of(40 * MIB);
        try (FaultProxy proxy = FaultProxy.to(port()).cut(5, 7 * MIB)) {
            TestUpload upload = TestUpload.start(destination("cut", proxy.port()), cargo);
            assertThat(upload.await()).startsWith("UPLOADED");
            assertThat(proxy.cuts()).isEqualTo(5);
            assertThat(proxy.sent()).isLessThan(cargo.bytes() * 11 / 10);
        }
        assertThat(stored("cut", cargo)).hasBinaryContent(cargo.content());
    }

    @Test
    void anotherProcessGoesOnWithWhatTheFirstOneSent() throws Exception {
        BytesCargo cargo = BytesCargo.of(20 * MIB);
        TestUpload first =
                TestUpload.start(destination("resume", port()) + "muster.delivery.bandwidth = 20 MiB\n", cargo);
        first.awaitPosition(6 * MIB);
        first.stop();
        TestUpload second = TestUpload.start(destination("resume", port()), cargo, first.token());
        assertThat(second.await()).startsWith("UPLOADED");
        assertThat(second.sent()).isLessThan(cargo.bytes() - 4 * MIB);
        assertThat(stored("resume", cargo)).hasBinaryContent(cargo.content());
        assertThat(everything("resume")).hasSize(1);
    }

    @Test
    void startsOverWhereTheFarSideHasOtherBytes() throws Exception {
        BytesCargo cargo = BytesCargo.of(8 * MIB);
        TestUpload first =
                TestUpload.start(destination("torn", port()) + "muster.delivery.bandwidth = 10 MiB\n", cargo);
        first.awaitPosition(2 * MIB);
        first.stop();
        Path part = Path.of(first.token());
        Files.write(part, new byte[1000], StandardOpenOption.APPEND);
        TestUpload second = TestUpload.start(destination("torn", port()), cargo, first.token());
        assertThat(second.await()).startsWith("UPLOADED");
        assertThat(stored("torn", cargo)).hasBinaryContent(cargo.content());
    }

    @Test
    void startsOverWhereSomeByteOfWhatIsThereIsAnother() throws Exception {
        BytesCargo cargo = BytesCargo.of(4 * MIB);
        TestUpload first =
                TestUpload.start(destination("rotten", port()) + "muster.delivery.bandwidth = 10 MiB\n", cargo);
        first.awaitPosition(2 * MIB);
        first.stop();
        spoil(Path.of(first.token()));
        TestUpload second = TestUpload.start(destination("rotten", port()), cargo, first.token());
        assertThat(second.await()).isEqualTo("UPLOADED size and SHA-256");
        assertThat(second.sent()).isGreaterThan(cargo.bytes());
        assertThat(stored("rotten", cargo)).hasBinaryContent(cargo.content());
    }

    @Test
    void doesNotTakeAFileOfTheSameNameAndSizeForTheBundle() throws Exception {
        BytesCargo cargo = BytesCargo.of(2 * MIB);
        String destination = destination("same", port());
        assertThat(TestUpload.start(destination, cargo).await()).startsWith("UPLOADED");
        TestUpload again = TestUpload.start(destination, cargo);
        assertThat(again.await()).isEqualTo("UPLOADED size and SHA-256");
        assertThat(again.sent()).isZero();
        spoil(stored("same", cargo));
        assertThat(TestUpload.start(destination, cargo).await()).isEqualTo("UPLOADED size and SHA-256");
        assertThat(stored("same", cargo)).hasBinaryContent(cargo.content());
    }

    @Test
    void aCutWhileItComparesCostsNoMoreThanComparingAgain() throws Exception {
        BytesCargo cargo = BytesCargo.of(4 * MIB);
        try (FaultProxy proxy = FaultProxy.to(port())) {
            TestUpload upload = TestUpload.start(
                    destination("compare", proxy.port()) + "muster.delivery.bandwidth = 10 MiB\n", cargo);
            upload.awaitPosition(4 * MIB);
            proxy.vanish();
            Awaitility.await().until(() -> upload.problem().isPresent());
            proxy.comeBack();
            assertThat(upload.await()).isEqualTo("UPLOADED size and SHA-256");
            // What was on its way may have been lost.
            assertThat(upload.sent()).isLessThan(cargo.bytes() + MIB);
        }
        assertThat(stored("compare", cargo)).hasBinaryContent(cargo.content());
    }

    /** Changes some bytes near the begin. */
    private static void spoil(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), 100);
        }
    }

    @Test
    void outlivesAServerThatIsAwayAndBreaksAStandstillOff() throws Exception {
        BytesCargo cargo = BytesCargo.of(12 * MIB);
        try (FaultProxy proxy = FaultProxy.to(port())) {
            TestUpload upload =
                    TestUpload.start(destination("away", proxy.port()) + "muster.delivery.bandwidth = 10 MiB\n", cargo);
            upload.awaitPosition(2 * MIB);
            proxy.vanish();
            Awaitility.await().until(() -> upload.problem().isPresent());
            proxy.comeBack();
            long before = upload.sent();
            Awaitility.await().until(() -> upload.sent() > before + MIB);
            proxy.stall(true);
            Awaitility.await().until(() -> {
                upload.lookForStall();
                return upload.stalls() > 0;
            });
            proxy.stall(false);
            assertThat(upload.await()).startsWith("UPLOADED");
        }
        assertThat(stored("away", cargo)).hasBinaryContent(cargo.content());
    }

    @Test
    void cancelledItLeavesNothingAtTheFarSide() throws Exception {
        BytesCargo cargo = BytesCargo.of(20 * MIB);
        TestUpload upload =
                TestUpload.start(destination("cancel", port()) + "muster.delivery.bandwidth = 10 MiB\n", cargo);
        upload.awaitPosition(2 * MIB);
        assertThat(everything("cancel")).hasSize(1);
        upload.cancel();
        Awaitility.await().until(() -> everything("cancel").isEmpty());
    }

    @Test
    void tellsBeforehandWhatIsWrongAndLeavesNothing() throws Exception {
        assertThat(TestUpload.preflight(destination("probe", port()))).isEmpty();
        assertThat(everything("probe")).isEmpty();
        assertThat(TestUpload.preflight(destination("probe", port(), "other", "host"))
                        .orElse(""))
                .contains("refuses the user's key");
        assertThat(TestUpload.preflight(destination("probe", port(), "key", "other"))
                        .orElse(""))
                .contains("host key");
        assertThat(TestUpload.preflight(destination("probe", port()) + "muster.delivery.preflight-room = 1000000 GiB\n")
                        .orElse(""))
                .contains("no room");
        assertThat(TestUpload.preflight(destination("probe", port()).replace("/in/probe", "/in/missing"))
                        .orElse(""))
                .contains("/in/missing");
    }

    @Test
    void neverTalksToAHostWithAnotherKey() throws Exception {
        TestUpload upload = TestUpload.start(destination("mitm", port(), "key", "other"), BytesCargo.of(100));
        assertThat(upload.await()).startsWith("FAILED").contains("host key");
        assertThat(everything("mitm")).isEmpty();
    }
}
