package io.muster.coordinator.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.testing.FaultProxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TusUploadIT {
    private static final int MIB = 1 << 20;

    private static String destination(int port) {
        return "muster.destinations.test { url = \"http://127.0.0.1:" + port + "/files\" }\n";
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isUsedWhereTheServerOffersItAndBringsEveryByte(boolean checksums) throws Exception {
        BytesCargo cargo = BytesCargo.of(11 * MIB + 5);
        try (TusServer server = TusServer.start(checksums)) {
            TestUpload upload = TestUpload.start(destination(server.port()), cargo);
            assertThat(upload.await()).isEqualTo("UPLOADED size" + (checksums ? ", and SHA-1 of each piece" : ""));
            assertThat(server.finished()).containsExactly(cargo.content());
            assertThat(server.metadata()).singleElement().satisfies(words -> assertThat(words)
                    .contains("filename " + base64(cargo.file()))
                    .contains("sha256 " + base64(cargo.sha256()))
                    .contains("customer " + base64("Example inc.")));
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void goesOnThroughCutsAtTheOffsetThatTheServerSays(boolean checksums) throws Exception {
        BytesCargo cargo = BytesCargo.of(40 * MIB);
        try (TusServer server = TusServer.start(checksums);
                FaultProxy proxy = FaultProxy.to(server.port()).cut(5, 7 * MIB)) {
            TestUpload upload = TestUpload.start(destination(proxy.port()), cargo);
            assertThat(upload.await()).startsWith("UPLOADED");
            assertThat(proxy.cuts()).isEqualTo(5);
            assertThat(server.finished()).containsExactly(cargo.content());
            assertThat(server.count()).isEqualTo(1);
            // With checksums a cut costs the piece on its way.
            assertThat(proxy.sent()).isLessThan(cargo.bytes() + 5L * (checksums ? 5 : 1) * MIB + MIB);
        }
    }

    @Test
    void anotherProcessGoesOnWithWhatTheFirstOneSent() throws Exception {
        BytesCargo cargo = BytesCargo.of(20 * MIB);
        try (TusServer server = TusServer.start(true)) {
            TestUpload first =
                    TestUpload.start(destination(server.port()) + "muster.delivery.bandwidth = 20 MiB\n", cargo);
            first.awaitPosition(10 * MIB);
            first.stop();
            TestUpload second = TestUpload.start(destination(server.port()), cargo, first.token());
            assertThat(second.await()).startsWith("UPLOADED");
            assertThat(second.sent()).isLessThanOrEqualTo(10 * MIB);
            assertThat(server.finished()).containsExactly(cargo.content());
        }
    }

    @Test
    void doesNotTrustAnOffsetBeyondWhatWasSent() throws Exception {
        BytesCargo cargo = BytesCargo.of(12 * MIB);
        try (TusServer server = TusServer.start(false);
                FaultProxy proxy = FaultProxy.to(server.port()).cut(1, 4 * MIB)) {
            server.lie(1, 3 * MIB);
            TestUpload upload = TestUpload.start(destination(proxy.port()), cargo);
            assertThat(upload.await()).startsWith("UPLOADED");
            assertThat(server.finished()).containsExactly(cargo.content());
        }
    }

    @Test
    void startsOverWhereTheServerForgotTheUpload() throws Exception {
        BytesCargo cargo = BytesCargo.of(2 * MIB);
        try (TusServer server = TusServer.start(false)) {
            String gone = "http://127.0.0.1:" + server.port() + "/files/99";
            TestUpload upload = TestUpload.start(destination(server.port()), cargo, gone);
            assertThat(upload.await()).startsWith("UPLOADED");
            assertThat(server.finished()).containsExactly(cargo.content());
        }
    }

    @Test
    void tellsBeforehandThatABundleWouldBeTooLargeAndLeavesNothing() throws Exception {
        try (TusServer server = TusServer.start(false)) {
            assertThat(TestUpload.preflight(destination(server.port()))).isEmpty();
            assertThat(server.count()).isZero();
            assertThat(TestUpload.preflight(destination(server.port()) + "muster.delivery.preflight-room = 5 GiB\n")
                            .orElse(""))
                    .contains("takes uploads of up to 4294967296 bytes");
        }
    }
}
