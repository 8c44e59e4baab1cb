package io.muster.agent.collect.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.FakeContext;
import io.muster.agent.collect.Host;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction.Dns;
import io.muster.protocol.spec.CollectorAction.Http;
import io.muster.protocol.spec.CollectorAction.TcpConnect;
import io.muster.protocol.spec.CollectorSpec.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetIT {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    Path work;

    private FakeContext context = new FakeContext(new TcpConnect("x:1"), null, Path.of("/nowhere"));

    @Test
    void keepsAnAnswerWithItsHeadersAndItsJson() throws Exception {
        HttpServer server = server("{\"deep\": [1, 2.50]}", 200);
        try {
            Http action = new Http(null, "POST", url(server), false, Map.of("X-Test", "1", "Host", "x"), "body");
            CollectorResult result = new HttpCollector().collect(action, context(action, "self"));
            assertThat(result.kind()).isEqualTo(VerdictKind.COLLECTED);
            assertThat(result.warnings()).containsExactly("header left out: Host");
            JsonNode response = json("http/self.json").get("response");
            assertThat(response.get("status").asInt()).isEqualTo(200);
            assertThat(response.get("body").asText()).isEqualTo("{\"deep\": [1, 2.50]}");
            assertThat(response.get("raw_json").toString()).isEqualTo("{\"deep\":[1,2.5]}");
            assertThat(response.get("headers").get("Content-Type").asText()).isEqualTo("POST body 1");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void cutsAnAnswerThatIsTooLong() throws Exception {
        HttpServer server = server("x".repeat(100_000), 500);
        try {
            Http action = new Http(null, "GET", url(server), false, Map.of(), null);
            CollectorResult result =
                    new HttpCollector().collect(action, context(action, null).maxBytes(1000));
            assertThat(result.kind()).isEqualTo(VerdictKind.TRUNCATED);
            assertThat(json("http/result.json").get("response").get("body").asText())
                    .hasSize(500);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aRefusedConnectionIsAnAnswerToo() throws Exception {
        Http action = new Http("probe", "GET", "http://127.0.0.1:" + closedPort() + "/", false, Map.of(), null);
        context = new FakeContext(FakeContext.spec(action, null, Scope.CLUSTER), work);
        CollectorResult result = new HttpCollector().collect(action, context);
        assertThat(result.kind()).isEqualTo(VerdictKind.COLLECTED);
        assertThat(json("probe/result.json").get("error").get("message").asText())
                .contains("GET");
    }

    @Test
    void givesUpOnASilentServerAndCanBeInterrupted() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, LOOPBACK)) {
            String url = "http://127.0.0.1:" + silent.getLocalPort() + "/";
            Http action = new Http(null, "GET", url, false, Map.of(), null);
            new HttpCollector().collect(action, context(action, null).time(Duration.ofMillis(500)));
            assertThat(json("http/result.json").get("error").get("message").asText())
                    .contains("timed out");
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> new HttpCollector().collect(action, context(action, null)))
                    .isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void trustsAnybodyOnlyWhenToldTo() throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
        answer(server, "secure", 200);
        try {
            String url = "https://127.0.0.1:" + server.getAddress().getPort() + "/";
            Http checked = new Http(null, "GET", url, false, Map.of(), null);
            new HttpCollector().collect(checked, context(checked, null));
            assertThat(json("http/result.json").has("error")).isTrue();
            Http unchecked = new Http(null, "GET", url, true, Map.of(), null);
            new HttpCollector().collect(unchecked, context(unchecked, null));
            assertThat(json("http/result.json").get("response").get("body").asText())
                    .isEqualTo("secure");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void tellsHowAConnectionWent() throws Exception {
        try (ServerSocket open = new ServerSocket(0, 5, LOOPBACK)) {
            assertThat(connect("127.0.0.1:" + open.getLocalPort())).isEqualTo("connected");
            assertThat(connect("localhost:" + open.getLocalPort())).isEqualTo("connected");
        }
        assertThat(connect("127.0.0.1:" + closedPort())).isEqualTo("connection-refused");
        assertThat(connect("no-port")).isEqualTo("invalid-address");
        assertThat(connect("::1:80")).isEqualTo("invalid-address");
        assertThat(connect("host:99999")).isEqualTo("invalid-address");
    }

    @Test
    void givesUpOnAServerThatDoesNotAccept() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, LOOPBACK)) {
            Socket[] waiting = new Socket[4];
            try {
                for (int i = 0; i < waiting.length; i++) {
                    waiting[i] = new Socket();
                    fill(waiting[i], full);
                }
                context = context(new TcpConnect("x:1"), null).time(Duration.ofMillis(800));
                TcpConnect action = new TcpConnect("127.0.0.1:" + full.getLocalPort());
                new TcpConnectCollector().collect(action, context);
                assertThat(json("connect/connect.json").get("status").asText()).isEqualTo("connection-timeout");
            } finally {
                for (Socket one : waiting) {
                    one.close();
                }
            }
        }
    }

    @Test
    void asksEveryServerForEveryName() throws Exception {
        DatagramSocket server = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
        Thread thread = new Thread(() -> serve(server), "dns");
        thread.start();
        try {
            JsonNode result = resolve(server.getLocalPort(), "nameserver 127.0.0.1\nsearch example.com\n", "a");
            JsonNode found = result.get("query").get("a").get(0);
            assertThat(found.get("name").asText()).isEqualTo("a.example.com.");
            assertThat(found.get("search").asText()).isEqualTo("example.com");
            assertThat(found.get("record").asText()).isEqualTo("192.0.2.1");
            assertThat(found.get("answer").asText()).contains("CNAME");
            assertThat(result.get("resolvedFromSearch").asText()).isEqualTo("example.com");
            assertThat(context.entries).containsKey("dns/dns/resolv.conf");
        } finally {
            server.close();
            thread.join();
        }
    }

    @Test
    void aDnsServerThatIsNotThereIsAnAnswerToo() throws Exception {
        JsonNode result = resolve(closedPort(), "nameserver 127.0.0.1\nnameserver not-an-address\n", "a");
        assertThat(result.get("query").get("a"))
                .hasSize(2)
                .allMatch(one -> one.get("answer").asText().isEmpty());
    }

    private JsonNode resolve(int port, String resolvConf, String name) throws Exception {
        Path root = Files.createDirectories(work.resolve("root"));
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/resolv.conf"), resolvConf);
        Host host = new Host(root, Map.of(), List.of(), Host.local(List.of()).clock());
        Dns action = new Dns(List.of(name));
        assertThat(new DnsCollector(host, port)
                        .collect(action, context(action, null))
                        .kind())
                .isEqualTo(VerdictKind.COLLECTED);
        return json("dns/dns/result.json");
    }

    /** Answers names below example.com and knows nothing of others. */
    private static void serve(DatagramSocket server) {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[512], 512);
                server.receive(packet);
                byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
                byte[] answer = query.clone();
                answer[2] = (byte) 0x81;
                answer[3] = (byte) 0x83;
                if (new String(query, StandardCharsets.ISO_8859_1).contains("example")) {
                    answer = DnsMessageTest.answer(query);
                }
                server.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (SocketException e) {
            assertThat(server.isClosed()).isTrue();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fill(Socket socket, ServerSocket full) throws IOException {
        try {
            socket.connect(full.getLocalSocketAddress(), 100);
        } catch (java.net.SocketTimeoutException e) {
            assertThat(socket.isConnected()).isFalse();
        }
    }

    private String connect(String address) throws Exception {
        TcpConnect action = new TcpConnect(address);
        assertThat(new TcpConnectCollector()
                        .collect(action, context(action, null))
                        .kind())
                .isEqualTo(VerdictKind.COLLECTED);
        return json("connect/connect.json").get("status").asText();
    }

    private FakeContext context(io.muster.protocol.spec.CollectorAction action, @Nullable String name) {
        context = new FakeContext(action, name, work.resolve("run")).time(Duration.ofSeconds(10));
        return context;
    }

    private JsonNode json(String path) throws IOException {
        return Json.mapper().readTree(String.valueOf(context.entries.get(path)));
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private static HttpServer server(String body, int status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        answer(server, body, status);
        return server;
    }

    private static void answer(HttpServer server, String body, int status) {
        server.createContext("/", exchange -> {
            String sent;
            try (InputStream in = exchange.getRequestBody()) {
                sent = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .set(
                            "content-type",
                            exchange.getRequestMethod() + " " + sent + " "
                                    + exchange.getRequestHeaders().getFirst("X-Test"));
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }

    private SSLContext selfSigned() throws Exception {
        Path store = work.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "test",
                        "-dname",
                        "CN=elsewhere.example.com",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
