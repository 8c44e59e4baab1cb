package io.muster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cli.Console;
import io.muster.cli.Main;
import io.muster.protocol.agent.AgentEndpoints;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.tls.ReloadingTls;
import io.muster.protocol.tls.TlsFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator, agents and the command line that speak TLS with certificates of {@code muster tls init}. */
class TlsProcessIT {
    @TempDir
    private Path folder;

    private final List<ManagedProcess> processes = new ArrayList<>();

    @AfterEach
    void endAll() {
        processes.forEach(ManagedProcess::terminate);
        processes.forEach(ManagedProcess::close);
    }

    private ManagedProcess start(List<String> line, String log) {
        ManagedProcess process = ManagedProcess.start(line, folder.resolve(log));
        processes.add(process);
        return process;
    }

    private static String muster(String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int code = Main.run(new Console(out, out, Map.of(), false), arguments);
        assertThat(code).as(bytes.toString(StandardCharsets.UTF_8)).isZero();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private void install(String name) throws IOException {
        for (String kind : List.of(".key", ".pem")) {
            Path fresh = Files.copy(folder.resolve("tls/" + name + kind), folder.resolve("fresh"));
            Files.move(fresh, folder.resolve("api" + kind), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private ManagedProcess startCoordinator() throws IOException {
        install("first");
        Files.writeString(folder.resolve("muster.conf"), "muster.http.tls.client-ca = \"" + file("tls/ca.pem") + "\"");
        Files.createDirectories(folder.resolve("coordinator"));
        return start(
                ProgramLine.coordinator(
                        ManagedProcess.shippedOptions("coordinator"),
                        List.of(
                                "--config",
                                file("muster.conf"),
                                "--data-dir",
                                file("coordinator"),
                                "--http-port",
                                "0",
                                "--tls-certificate",
                                file("api.pem"),
                                "--tls-key",
                                file("api.key"),
                                "--tls-ca",
                                file("tls/ca.pem"))),
                "coordinator.log");
    }

    /** @param more further arguments */
    private ManagedProcess startAgent(URI address, String node, String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of(
                "--coordinator",
                address.toString(),
                "--node",
                node,
                "--data-dir",
                file("agent-" + node),
                "--join-secret-file",
                file("coordinator/join-secret"),
                "--ca-file",
                file("tls/ca.pem"),
                "--certificate-file",
                file("tls/" + node + ".pem"),
                "--key-file",
                file("tls/" + node + ".key")));
        return start(ProgramLine.agent(ManagedProcess.shippedOptions("agent"), arguments), "agent-" + node + ".log");
    }

    /** What a chunk of n1 is answered that comes with the join secret and somebody's certificate, or none. */
    private String pushForN1(URI address, String certificate) throws IOException, InterruptedException {
        Path files = folder.resolve("tls");
        SSLContext showing = ReloadingTls.client(
                        certificate.isEmpty()
                                ? new TlsFiles(null, null, files.resolve("ca.pem"))
                                : new TlsFiles(
                                        files.resolve(certificate + ".pem"),
                                        files.resolve(certificate + ".key"),
                                        files.resolve("ca.pem")),
                        message -> {})
                .context();
        HttpRequest request = HttpRequest.newBuilder(
                        address.resolve(AgentEndpoints.chunk(CollectionId.next(Instant.now()), new NodeId("n1"), 0)))
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(folder.resolve("coordinator/join-secret"))
                                        .strip())
                .PUT(HttpRequest.BodyPublishers.ofString("bytes"))
                .build();
        return HttpClient.newBuilder()
                .sslContext(showing)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(60, TimeUnit.SECONDS)
                .pollInterval(100, TimeUnit.MILLISECONDS)
                .until(condition);
    }

    private static String shownBy(URI address, SSLContext trusting) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) trusting.getSocketFactory().createSocket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    @Test
    void aCollectionOverTlsGoesOnWhileCertificatesAreRenewed() throws Exception {
        muster(
                "tls",
                "init",
                "--folder",
                file("tls"),
                "--coordinator",
                "first",
                "--coordinator",
                "second",
                "--agent",
                "n1",
                "--agent",
                "n2");
        ManagedProcess coordinator = startCoordinator();
        await("the coordinator listens", () -> Files.exists(folder.resolve("coordinator/address")));
        URI address = URI.create(
                Files.readString(folder.resolve("coordinator/address")).strip());
        assertThat(address.getScheme()).isEqualTo("https");
        ManagedProcess agent = startAgent(address, "n1");
        String[] connection = {
            "--server",
            address.toString(),
            "--ca-file",
            file("tls/ca.pem"),
            "--credentials-file",
            file("coordinator/credentials")
        };
        await("n1 is connected", () -> muster(with(connection, "nodes")).contains("n1    yes"));

        Files.writeString(
                folder.resolve("spec.yaml"),
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                metadata: {name: gated}
                spec:
                  collectors:
                    - run: {collectorName: gated, command: sh, args: ["-c", "touch %1$s/runs; while [ ! -e %1$s/gate ]; do sleep 0.1; done; echo passed"], timeout: 60s}
                """
                        .formatted(folder));
        ManagedProcess collect = start(
                ManagedProcess.javaLine(
                        "io.muster.cli.Main",
                        List.of(),
                        List.of(with(
                                connection,
                                "collect",
                                "--nodes",
                                "n1",
                                "--spec",
                                file("spec.yaml"),
                                "--output",
                                file("bundle.tar.zst")))),
                "collect.log");
        await("it collects", () -> Files.exists(folder.resolve("runs")));

        SSLContext trusting = ReloadingTls.client(new TlsFiles(null, null, folder.resolve("tls/ca.pem")), message -> {})
                .context();
        assertThat(shownBy(address, trusting)).isEqualTo("CN=first");
        install("second");
        await("the renewed certificate is shown", () -> shownBy(address, trusting)
                .equals("CN=second"));
        Files.createFile(folder.resolve("gate"));
        assertThat(collect.awaitEnd(60)).isTrue();
        assertThat(collect.exitCode()).as(collect.output()).isZero();
        assertThat(muster("bundle", "ls", file("bundle.tar.zst"))).contains("gated.txt");

        assertThat(coordinator.output()).contains("renewed certificates are in use");
        assertThat(agent.output()).as("its session stayed").doesNotContain("no session with");
        assertThat(pushForN1(address, "")).contains("UNAUTHORIZED");
        assertThat(pushForN1(address, "n2")).contains("NOT_THIS_NODE", "may not speak for node n1, only for n2");
        assertThat(pushForN1(address, "n1")).as("without the job's token").contains("NOT_THIS_JOB");

        String token = muster(with(connection, "join-token", "create"))
                .lines()
                .findFirst()
                .orElseThrow();
        Files.writeString(folder.resolve("join-token"), token);
        ManagedProcess enrolled = startAgent(address, "n2", "--join-token-file", file("join-token"));
        await("n2 is connected", () -> muster(with(connection, "nodes")).contains("n2    yes"));
        assertThat(muster(with(connection, "join-token", "list"))).contains("1/1");
        muster(with(connection, "identity", "revoke", "n2"));
        assertThat(enrolled.awaitEnd(30)).isTrue();
        assertThat(enrolled.exitCode()).isEqualTo(6);
        assertThat(enrolled.output())
                .contains("the identity of node n2 was revoked")
                .doesNotContain(token);
    }

    /** A command, its further words, and where it finds the coordinator. */
    private static String[] with(String[] connection, String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(connection));
        return all.toArray(String[]::new);
    }
}
