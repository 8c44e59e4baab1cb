package io.muster.coordinator.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.testing.FaultProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3UploadIT {
    private static final int MIB = 1 << 20;

    @TempDir
    private static Path folder;

    private static Servers.Server server;

    @TempDir
    private Path own;

    @BeforeAll
    static void start() throws IOException {
        server = Servers.s3(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private String destination(String bucketAndPrefix, int port, String secret) throws IOException {
        Path file = own.resolve("secret");
        Files.writeString(file, secret + "\n");
        return """
            muster.destinations.test { url = "s3://%s", endpoint = "http://127.0.0.1:%d", access-key-id = testaccess
              secret-access-key-file = "%s" }
            """
                .formatted(bucketAndPrefix, port, file);
    }

    private static byte[] stored(String prefix, Cargo cargo) throws IOException {
        return Files.readAllBytes(folder.resolve("data/muster/" + prefix + "/Example inc./12345/" + cargo.file()));
    }

    private static List<Path> everything(String prefix) throws IOException {
        Path root = folder.resolve("data/muster/" + prefix);
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void bringsEveryByteInPartsAndComparesThem() throws Exception {
        BytesCargo cargo = BytesCargo.of(12 * MIB + 345);
        TestUpload upload = TestUpload.start(destination("muster/whole", server.port(), "testsecret"), cargo);
        assertThat(upload.await()).isEqualTo("UPLOADED size and MD5 of the parts");
        assertThat(stored("whole", cargo)).isEqualTo(cargo.content());
        assertThat(upload.url()).isEqualTo("s3://muster/whole/Example%20inc./12345/" + cargo.file());
        assertThat(upload.sent()).isEqualTo(cargo.bytes());
    }

    @Test
    void aBundleOfOnePartArrivesToo() throws Exception {
        BytesCargo cargo = BytesCargo.of(1);
        assertThat(TestUpload.start(destination("muster/small", server.port(), "testsecret"), cargo)
                        .await())
                .startsWith("UPLOADED");
        assertThat(stored("small", cargo)).isEqualTo(cargo.content());
    }

    @Test
    void goesOnThroughCutsWithoutSendingWhatIsThere() throws Exception {
        BytesCargo cargo = BytesCargo.of(40 * MIB);
        try (FaultProxy proxy = FaultProxy.to(server.port()).cut(4, 8 * MIB)) {
            TestUpload upload = TestUpload.start(destination("muster/cut", proxy.port(), "testsecret"), cargo);
            assertThat(upload.await()).startsWith("UPLOADED");
            assertThat(proxy.cuts()).isEqualTo(4);
            assertThat(stored("cut", cargo)).isEqualTo(cargo.content());
            // A cut costs the parts on their way, which are two.
            assertThat(proxy.sent()).isLessThan(cargo.bytes() + 4L * 2 * 5 * MIB + MIB);
            assertThat(upload.tokens()).hasSize(1);
        }
    }

    @Test
    void anotherProcessGoesOnWithWhatTheFirstOneSent() throws Exception {
        BytesCargo cargo = BytesCargo.of(40 * MIB);
        String slowly =
                destination("muster/resume", server.port(), "testsecret") + "muster.delivery.bandwidth = 40 MiB\n";
        TestUpload first = TestUpload.start(slowly, cargo);
        first.awaitPosition(10 * MIB);
        first.stop();
        assertThat(first.isOver()).isFalse();
        TestUpload second =
                TestUpload.start(destination("muster/resume", server.port(), "testsecret"), cargo, first.token());
        assertThat(second.await()).startsWith("UPLOADED");
        assertThat(second.sent()).isLessThanOrEqualTo(cargo.bytes() - 10 * MIB);
        assertThat(stored("resume", cargo)).isEqualTo(cargo.content());
    }

    @Test
    void partsThatAreNotTheBundlesAreReplaced() throws Exception {
        String slowly =
                destination("muster/replaced", server.port(), "testsecret") + "muster.delivery.bandwidth = 40 MiB\n";
        TestUpload first = TestUpload.start(slowly, BytesCargo.of(40 * MIB));
        first.awaitPosition(10 * MIB);
        first.stop();
        BytesCargo cargo = BytesCargo.of(20 * MIB);
        TestUpload second =
                TestUpload.start(destination("muster/replaced", server.port(), "testsecret"), cargo, first.token());
        assertThat(second.await()).startsWith("UPLOADED");
        assertThat(stored("replaced", cargo)).isEqualTo(cargo.content());
    }

    @Test
    void anUploadThatWasCompleteWhenItsProcessDiedIsNotDoneAgain() throws Exception {
        BytesCargo cargo = BytesCargo.of(6 * MIB);
        String destination = destination("muster/complete", server.port(), "testsecret");
        TestUpload first = TestUpload.start(destination, cargo);
        assertThat(first.await()).startsWith("UPLOADED");
        TestUpload second = TestUpload.start(destination, cargo, first.token());
        assertThat(second.await()).startsWith("UPLOADED");
        assertThat(second.sent()).isZero();
    }

    @Test
    void outlivesAServerThatIsAway() throws Exception {
        BytesCargo cargo = BytesCargo.of(20 * MIB);
        try (FaultProxy proxy = FaultProxy.to(server.port())) {
            TestUpload upload = TestUpload.start(
                    destination("muster/away", proxy.port(), "testsecret") + "muster.delivery.bandwidth = 40 MiB\n",
                    cargo);
            upload.awaitPosition(5 * MIB);
            proxy.vanish();
            org.awaitility.Awaitility.await().until(() -> upload.problem().isPresent());
            assertThat(upload.isOver()).isFalse();
            proxy.comeBack();
            assertThat(upload.await()).startsWith("UPLOADED");
        }
        assertThat(stored("away", cargo)).isEqualTo(cargo.content());
    }

    @Test
    void breaksAStandstillOff() throws Exception {
        BytesCargo cargo = BytesCargo.of(20 * MIB);
        try (FaultProxy proxy = FaultProxy.to(server.port())) {
            TestUpload upload = TestUpload.start(
                    destination("muster/stall", proxy.port(), "testsecret") + "muster.delivery.bandwidth = 40 MiB\n",
                    cargo);
            upload.awaitPosition(5 * MIB);
            proxy.stall(true);
            org.awaitility.Awaitility.await().until(() -> {
                upload.lookForStall();
                return upload.problem().isPresent();
            });
            proxy.stall(false);
            assertThat(upload.await()).startsWith("UPLOADED");
        }
        assertThat(stored("stall", cargo)).isEqualTo(cargo.content());
    }

    @Test
    void cancelledItLeavesNothingAtTheFarSide() throws Exception {
        BytesCargo cargo = BytesCargo.of(40 * MIB);
        TestUpload upload = TestUpload.start(
                destination("muster/cancel", server.port(), "testsecret") + "muster.delivery.bandwidth = 20 MiB\n",
                cargo);
        upload.awaitPosition(5 * MIB);
        upload.cancel();
        TestUpload again = TestUpload.start(destination("muster/cancel", server.port(), "testsecret"), cargo);
        assertThat(again.await()).startsWith("UPLOADED");
        assertThat(everything("cancel")).hasSize(1);
    }

    @Test
    void tellsBeforehandWhatIsWrongAndLeavesNothing() throws Exception {
        assertThat(TestUpload.preflight(destination("muster/probe", server.port(), "testsecret")))
                .isEmpty();
        assertThat(everything("probe")).isEmpty();
        assertThat(TestUpload.preflight(destination("muster/probe", server.port(), "wrong"))
                        .orElse(""))
                .contains("403")
                .contains("credentials")
                .doesNotContain("wrong");
        assertThat(TestUpload.preflight(destination("nobucket/probe", server.port(), "testsecret"))
                        .orElse(""))
                .contains("NoSuchBucket");
        assertThat(TestUpload.preflight(destination("muster/probe", Servers.freePort(), "testsecret"))
                        .orElse(""))
                .contains("no answer");
    }

    @Test
    void givesUpAtOnceWhereTryingAgainCannotHelp() throws Exception {
        TestUpload upload = TestUpload.start(destination("muster/denied", server.port(), "wrong"), BytesCargo.of(100));
        assertThat(upload.await()).startsWith("FAILED").contains("403");
        assertThat(upload.tokens()).isEmpty();
    }
}
