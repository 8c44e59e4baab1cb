package io.muster.coordinator.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.testing.FaultProxy;
import io.muster.coordinator.testing.PutServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebUploadIT {
    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    private static String destination(String url, String more) {
        return "muster.destinations.test { url = \"" + url + "\"\n" + more + " }\n";
    }

    private String secret(String name, String value) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, value);
        return file.toString();
    }

    private Path inNginx(Cargo cargo) {
        return folder.resolve("files/in/Example inc./12345/" + cargo.file());
    }

    @Test
    void bringsEveryByteToNginxAndMakesItsFolders() throws Exception {
        BytesCargo cargo = BytesCargo.of(3 * MIB + 1);
        try (Servers.Server nginx = Servers.nginx(folder, "", "")) {
            String destination = destination(
                    "http://127.0.0.1:" + nginx.port() + "/in",
                    "user = up, password-file = \"" + secret("password", "secret") + '"');
            assertThat(TestUpload.preflight(destination)).isEmpty();
            assertThat(folder.resolve("files/in/Example inc./12345")).isEmptyDirectory();
            TestUpload upload = TestUpload.start(destination, cargo);
            assertThat(upload.await()).isEqualTo("UPLOADED size");
            assertThat(inNginx(cargo)).hasBinaryContent(cargo.content());
            String wrong = destination(
                    "http://127.0.0.1:" + nginx.port() + "/in",
                    "user = up, password-file = \"" + secret("wrong", "hunter2") + '"');
            assertThat(TestUpload.preflight(wrong).orElse(""))
                    .contains("401")
                    .contains("credentials")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void bringsEveryByteByTlsThroughAProxyThatAsksForAPassword() throws Exception {
        BytesCargo cargo = BytesCargo.of(2 * MIB);
        Servers.certificates(folder, 2);
        String tls = "ssl_certificate %1$s/server.crt; ssl_certificate_key %1$s/server.key;".formatted(folder);
        Path proxyFolder = Files.createDirectories(folder.resolve("proxy"));
        try (Servers.Server nginx = Servers.nginx(folder, "ssl", tls);
                Servers.Server proxy = Servers.proxy(proxyFolder, nginx.port())) {
            String url = "https://127.0.0.1:" + nginx.port() + "/in";
            String common = "user = up, password-file = \"%s\", ca-file = \"%s\", proxy = \"http://127.0.0.1:%d\"\n"
                    .formatted(secret("password", "secret"), folder.resolve("ca.crt"), proxy.port());
            TestUpload upload = TestUpload.start(
                    destination(url, common + "proxy-user = u, proxy-password-file = \"" + secret("pp", "p") + '"'),
                    cargo);
            assertThat(upload.await()).isEqualTo("UPLOADED size");
            assertThat(inNginx(cargo)).hasBinaryContent(cargo.content());
            assertThat(Files.readString(proxy.log())).contains("CONNECT");
            assertThat(TestUpload.preflight(destination(url, common)).orElse(""))
                    .containsAnyOf("407", "401")
                    .contains("credentials");
        }
    }

    @Test
    void refusesACertificateThatIsExpiredOrOfAnUnknownAuthority() throws Exception {
        Servers.certificates(folder, -1);
        String tls = "ssl_certificate %1$s/server.crt; ssl_certificate_key %1$s/server.key;".formatted(folder);
        try (Servers.Server nginx = Servers.nginx(folder, "ssl", tls)) {
            String url = "https://127.0.0.1:" + nginx.port() + "/in";
            String trusting = "ca-file = \"" + folder.resolve("ca.crt") + '"';
            assertThat(TestUpload.preflight(destination(url, trusting)).orElse(""))
                    .contains("certificate")
                    .contains("127.0.0.1");
            assertThat(TestUpload.preflight(destination(url, "")).orElse("")).contains("certificate");
            assertThat(TestUpload.start(destination(url, trusting), BytesCargo.of(10))
                            .await())
                    .startsWith("FAILED the certificate of 127.0.0.1 is not accepted");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204})
    void takesAny2xxForASuccess(int status) throws Exception {
        try (PutServer server = PutServer.start().succeedWith(status).unreadable()) {
            assertThat(TestUpload.start(destination(server.address(), ""), BytesCargo.of(1000))
                            .await())
                    .isEqualTo("UPLOADED status " + status);
        }
    }

    @Test
    void triesAgainAfterErrorsOfTheServerAndCuts() throws Exception {
        BytesCargo cargo = BytesCargo.of(3 * MIB);
        try (PutServer server = PutServer.start().answerFirst(500, 503, 429);
                FaultProxy proxy = FaultProxy.to(server.port()).cut(2, 2 * MIB)) {
            TestUpload upload = TestUpload.start(destination("http://127.0.0.1:" + proxy.port(), ""), cargo);
            assertThat(upload.await()).isEqualTo("UPLOADED size");
            assertThat(server.files().values()).containsExactly(cargo.content());
        }
    }

    @Test
    void isNoSuccessWhereTheFarSideHasLess() throws Exception {
        try (PutServer server = PutServer.start().forgetful()) {
            TestUpload upload = TestUpload.start(
                    destination(server.address(), "") + "muster.delivery.give-up = 1 s\n", BytesCargo.of(1000));
            assertThat(upload.await()).startsWith("FAILED given up after 1s").contains("has 999 bytes of 1000");
        }
    }

    @Test
    void comparesTheChecksumThatAnS3ServerTellsOfAPresignedPut() throws Exception {
        BytesCargo cargo = BytesCargo.of("123456789");
        try (PutServer server = PutServer.start().saying("x-amz-checksum-crc64nvme", "rosUhgp5mIg=")) {
            String url = server.address() + "/bucket/object?X-Amz-Signature=topsecret";
            String destination = "muster.destinations.test { url-file = \"" + secret("url", url) + "\" }\n";
            assertThat(TestUpload.start(destination, cargo).await()).isEqualTo("UPLOADED CRC-64");
            assertThat(TestUpload.start(destination + "muster.delivery.give-up = 1 s\n", BytesCargo.of("123456780"))
                            .await())
                    .startsWith("FAILED")
                    .contains("its CRC-64 differs");
        }
    }

    @Test
    void putsToAPresignedAddressAsItIsAndNeverTellsIt() throws Exception {
        BytesCargo cargo = BytesCargo.of(1000);
        try (PutServer server = PutServer.start()) {
            String url = server.address() + "/bucket/object?X-Amz-Signature=topsecret";
            String destination = "muster.destinations.test { url-file = \"" + secret("url", url) + "\" }\n";
            assertThat(TestUpload.preflight(destination)).isEmpty();
            TestUpload upload = TestUpload.start(destination, cargo);
            assertThat(upload.await()).isEqualTo("UPLOADED status 201");
            assertThat(server.files()).containsOnlyKeys("/bucket/object");
            assertThat(upload.url()).doesNotContain("topsecret");
        }
    }

    @Test
    void sendsCredentialsOfItsDestinationOnly() throws Exception {
        try (PutServer server = PutServer.start()) {
            String destination =
                    destination(server.address() + "/in", "token-file = \"" + secret("token", "t0ken") + '"');
            assertThat(TestUpload.start(destination, BytesCargo.of(10)).await()).startsWith("UPLOADED");
            assertThat(server.seen()).allMatch(line -> line.endsWith("Bearer t0ken"));
        }
    }

    @Test
    void copiesIntoAFolderWholeOrNotAtAll() throws Exception {
        BytesCargo cargo = BytesCargo.of(2 * MIB);
        Path target = Files.createDirectories(folder.resolve("bundles"));
        String destination = destination("file://" + target, "");
        assertThat(TestUpload.preflight(destination)).isEmpty();
        assertThat(target).isEmptyDirectory();
        TestUpload upload = TestUpload.start(destination, cargo);
        assertThat(upload.await()).isEqualTo("UPLOADED size and SHA-256");
        Path stored = target.resolve("Example inc./12345/" + cargo.file());
        assertThat(stored).hasBinaryContent(cargo.content());
        assertThat(stored.getParent()).isDirectoryNotContaining("glob:**.part");
        assertThat(TestUpload.preflight(destination("file://" + folder.resolve("missing"), ""))
                        .orElse(""))
                .contains("is not there");
    }
}
