package io.muster.cli.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.cli.ExitCode;
import io.muster.cli.Run;
import io.muster.protocol.tls.ReloadingTls;
import io.muster.protocol.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code muster tls init} makes is what the programs take, also when it is renewed under them. */
class TlsCommandTest {
    @TempDir
    static Path mine;

    @TempDir
    static Path strange;

    @TempDir
    Path folder;

    private final List<String> news = Collections.synchronizedList(new ArrayList<>());

    /** Made once: keys take their time. */
    @BeforeAll
    static void make() {
        init(mine, "--coordinator", "first", "--coordinator", "second", "--agent", "n1", "--agent", "localhost");
        init(strange, "--agent", "n1");
    }

    private static void init(Path files, String... more) {
        List<String> arguments = new ArrayList<>(List.of("tls", "init", "--folder", files.toString()));
        arguments.addAll(List.of(more));
        Run run = Run.of(arguments.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
    }

    private static TlsFiles shown(Path files, String name, @Nullable Path authorities) {
        return new TlsFiles(files.resolve(name + ".pem"), files.resolve(name + ".key"), authorities);
    }

    private static TlsFiles trusting(Path files) {
        return new TlsFiles(null, null, files.resolve("ca.pem"));
    }

    /** Connects over loopback; answers the certificate that the server shows. */
    private static X509Certificate connect(SSLContext server, SSLContext client, boolean bothShow) throws Exception {
        try (SSLServerSocket listening =
                (SSLServerSocket) server.getServerSocketFactory().createServerSocket(0)) {
            listening.setNeedClientAuth(bothShow);
            CompletableFuture<Void> accepted = CompletableFuture.runAsync(() -> {
                try (SSLSocket socket = (SSLSocket) listening.accept()) {
                    socket.startHandshake();
                    socket.getOutputStream().write(1);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            try (SSLSocket socket =
                    (SSLSocket) client.getSocketFactory().createSocket("localhost", listening.getLocalPort())) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.setSoTimeout(10_000);
                socket.startHandshake();
                // With TLS 1.3 a client learns only here that its certificate is refused.
                assertThat(socket.getInputStream().read()).isEqualTo(1);
                return (X509Certificate) socket.getSession().getPeerCertificates()[0];
            } finally {
                accepted.exceptionally(failure -> null).join();
            }
        }
    }

    @Test
    void keysAreTheirOwnersAloneAndNothingIsOverwritten() throws IOException {
        Path files = folder.resolve("new");
        init(files, "--coordinator", "c1.example.com,10.0.0.1", "--agent", "n1");
        for (String key : List.of("ca.key", "c1.example.com.key", "n1.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.resolve(key))))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files)))
                .isEqualTo("rwx------");
        byte[] authority = Files.readAllBytes(files.resolve("ca.pem"));
        init(files, "--agent", "n2");
        assertThat(Files.readAllBytes(files.resolve("ca.pem"))).isEqualTo(authority);
        Run again = Run.of("tls", "init", "--folder", files.toString(), "--agent", "n2");
        assertThat(again.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(again.err()).contains("n2.pem is there already");
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        Run run = Run.of("tls", "init", "--folder", folder.resolve("x").toString(), "--agent", "../n1");
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("--agent: \"../n1\" is not a node's name");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void aCoordinatorIsBelievedByThoseWhoHaveTheAuthorityAndByNobodyElse() throws Exception {
        SSLContext server = ReloadingTls.server(shown(mine, "first", mine.resolve("ca.pem")), news::add)
                .context();
        X509Certificate seen = connect(
                server,
                ReloadingTls.client(shown(mine, "n1", mine.resolve("ca.pem")), news::add)
                        .context(),
                true);
        assertThat(seen.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .contains("first", "muster-coordinator", "localhost", "127.0.0.1");
        assertThatThrownBy(() -> connect(
                        server,
                        ReloadingTls.client(trusting(strange), news::add).context(),
                        false))
                .isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> connect(
                        server,
                        ReloadingTls.client(shown(strange, "n1", mine.resolve("ca.pem")), news::add)
                                .context(),
                        true))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anAgentsCertificateIsNoCoordinators() throws Exception {
        assertThatThrownBy(() -> connect(
                        ReloadingTls.server(shown(mine, "localhost", null), news::add)
                                .context(),
                        ReloadingTls.client(trusting(mine), news::add).context(),
                        false))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void renewedFilesAreUsedAndBadOnesAreNot() throws Exception {
        Path used = Files.createDirectory(folder.resolve("used"));
        install(mine, "first", used);
        ReloadingTls server = ReloadingTls.server(shown(used, "api", null), news::add);
        SSLContext client = ReloadingTls.client(trusting(mine), news::add).context();
        assertThat(subject(server, client)).isEqualTo("CN=first");

        Files.copy(mine.resolve("second.pem"), used.resolve("api.pem"), StandardCopyOption.REPLACE_EXISTING);
        awaitNews(server, "api.key is not the key of the certificate in");
        assertThat(subject(server, client)).isEqualTo("CN=first");
        Files.writeString(used.resolve("api.key"), "rubbish");
        awaitNews(server, "PKCS #8");
        assertThat(subject(server, client)).isEqualTo("CN=first");
        Files.delete(used.resolve("api.key"));
        awaitNews(server, "api.key cannot be read");
        assertThat(subject(server, client)).isEqualTo("CN=first");

        install(mine, "second", used);
        awaitNews(server, "renewed certificates are in use");
        assertThat(subject(server, client)).isEqualTo("CN=second");
        assertThat(news).hasSize(4);
    }

    private void awaitNews(ReloadingTls tls, String part) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
            tls.context();
            return news.stream().anyMatch(message -> message.contains(part));
        });
    }

    private static String subject(ReloadingTls server, SSLContext client) throws Exception {
        return connect(server.context(), client, false)
                .getSubjectX500Principal()
                .getName();
    }

    private static void install(Path files, String name, Path used) throws IOException {
        for (String kind : List.of(".pem", ".key")) {
            Files.copy(files.resolve(name + kind), used.resolve("api" + kind), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
