package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.RawHttp;
import io.muster.coordinator.testing.RawHttp.Answer;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestCoordinator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hostile clients do with a connection, over sockets that send whatever they like. */
@Timeout(60)
class HardeningIT {
    private static final int PATIENCE = 10_000;

    @TempDir
    private static Path folder;

    private static TestCoordinator coordinator;
    private static String authorization;
    private static String ended;

    @BeforeAll
    static void start() throws Exception {
        coordinator = TestCoordinator.start(
                folder, "muster.http { head-timeout = 2 s, max-event-streams = 3, max-request-bytes = 64 KiB }");
        authorization = RawHttp.basic(coordinator.client().credentials());
        ApiClient client = coordinator.client();
        coordinator
                .agent("n1")
                .onJob(job -> {
                    job.accept();
                    job.collectors().forEach(job::collect);
                    job.finish();
                })
                .connect();
        client.awaitConnected("n1");
        ended = client.start(Requests.collectors("a"));
        client.awaitEnd(ended);
    }

    @AfterAll
    static void stop() {
        coordinator.close();
    }

    private static RawHttp connect() throws IOException {
        return new RawHttp(coordinator.address(), PATIENCE);
    }

    private static Answer ask(String request) throws IOException {
        try (RawHttp http = connect()) {
            return http.send(request).read();
        }
    }

    private static String get(String path, String... headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + authorization + String.join("", headers) + "\r\n";
    }

    private static String post(String headers, String body) {
        return "POST /collectLogs/start?just_validate=1 HTTP/1.1\r\nHost: x\r\n" + authorization
                + "Content-Type: application/json\r\n" + headers + "\r\n" + body;
    }

    private static void assertRefused(Answer answer, Integer... statuses) {
        assertThat(answer.status()).as(answer.toString()).isIn((Object[]) statuses);
        assertThat(answer.body()).doesNotContain("Exception", ".java:");
    }

    @Test
    void headsHaveBounds() throws IOException {
        assertRefused(ask(get("/nodes", "X: " + "x".repeat(20_000) + "\r\n")), 400, 431);
        assertRefused(ask(get("/nodes", "X: y\r\n".repeat(500))), 400, 431);
        assertRefused(ask(get("/nodes", "x".repeat(300) + ": y\r\n")), 400, 431);
        assertRefused(ask(get("/" + "x".repeat(20_000))), 414);
    }

    @Test
    void bodiesHaveBoundsHoweverTheirLengthIsTold() throws IOException {
        String large = "{\"x\":\"" + "y".repeat(70_000) + "\"}";
        assertRefused(ask(post("Content-Length: " + large.length() + "\r\n", large)), 413);
        assertRefused(
                ask(post(
                        "Transfer-Encoding: chunked\r\n",
                        Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n")),
                413);
        assertRefused(ask(post("Content-Length: 99999999999999999999\r\n", "{}")), 400, 413);
    }

    /** Two readers of one such request see two different ends of it; behind a proxy the rest is somebody else's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\nContent-Length: 40\r\n",
                "Content-Length: 2, 40\r\n",
                "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
                "Content-Length: +2\r\n",
                "Content-Length: -2\r\n",
                "Content-Length : 2\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                "Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n",
                "Transfer-Encoding: identity, chunked, identity\r\n",
            })
    void aRequestWithTwoEndsIsRefusedAndNothingBehindItIsRead(String headers) throws IOException {
        try (RawHttp http = connect()) {
            http.send(post(headers, "{}" + get("/nodes")));
            assertRefused(http.read(), 400, 411, 501);
            assertThat(http.awaitClose()).as("nothing after it is answered").isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n{}\r\n0\r\n\r\n", "-1\r\n{}\r\n0\r\n\r\n", "ffffffffffffffffff\r\n{}", "2\r\n{}x"})
    void aBrokenChunkIsRefused(String body) throws IOException {
        assertRefused(ask(post("Transfer-Encoding: chunked\r\n", body)), 400, 413, 0);
    }

    @Test
    void whoSendsAHeadByteByByteIsCutOff() throws Exception {
        try (RawHttp http = connect()) {
            http.send("GET /nodes HTTP/1.1\r\nHost: x\r\n");
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
                try {
                    http.send("X-Y: z\r\n");
                    return false;
                } catch (IOException closed) {
                    return true;
                }
            });
        }
    }

    @Test
    void aConnectionThatAsksNothingMoreIsClosedAndOneThatStillReadsIsNot() throws Exception {
        try (RawHttp quiet = connect();
                RawHttp reader = connect()) {
            reader.send(get("/collectLogs/tasks/" + running() + "/events"));
            assertThat(reader.read().status()).isEqualTo(200);
            assertThat(quiet.send(get("/nodes")).read().status()).isEqualTo(200);
            assertThat(quiet.awaitClose()).isTrue();
            // Its keep-alive comments still come, though nothing was asked there for as long.
            assertThat(reader.awaitText(": keep-alive", 3)).isTrue();
        }
    }

    @Test
    void aBodyThatNeverEndsIsGivenUp() throws IOException {
        try (RawHttp http = new RawHttp(coordinator.address(), 20_000)) {
            http.send(post("Content-Length: 100\r\n", "{"));
            assertRefused(http.read(), 408, 503, 400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../credentials",
                "%2e%2e/%2e%2e/%2e%2e/credentials",
                "..%2f..%2f..%2fcredentials",
                "%2e%2e%2f%2e%2e%2fcredentials",
                "..%5c..%5ccredentials",
                "%252e%252e%252fcredentials",
                "/etc/passwd",
                "%2fetc%2fpasswd",
                "....//....//credentials",
                "%00",
                "x%00/../../credentials",
                "%c0%ae%c0%ae/credentials",
                "host-collectors/../../../../credentials",
            })
    void noPathLeadsOutOfABundle(String path) throws IOException {
        Answer answer = ask(get("/collectLogs/tasks/" + ended + "/entries/" + path));
        assertRefused(answer, 400, 404);
        assertThat(answer.body()).doesNotContain("root:", "password");
    }

    @Test
    void onlySoManyStreamsAreWatchedAtOnce() throws Exception {
        String running = running();
        List<RawHttp> watchers = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                RawHttp watcher = connect();
                watchers.add(watcher);
                assertThat(watcher.send(get("/collectLogs/tasks/" + running + "/events"))
                                .read()
                                .status())
                        .isEqualTo(200);
            }
            Awaitility.await().untilAsserted(() -> {
                Answer refused = ask(get("/collectLogs/tasks/" + running + "/events"));
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.head()).contains("Retry-After: 5");
                assertThat(refused.body()).contains("max-event-streams");
            });
            watchers.remove(0).close();
            Awaitility.await().untilAsserted(() -> {
                try (RawHttp next = connect()) {
                    assertThat(next.send(get("/collectLogs/tasks/" + running + "/events"))
                                    .read()
                                    .status())
                            .isEqualTo(200);
                }
            });
        } finally {
            for (RawHttp watcher : watchers) {
                watcher.close();
            }
        }
    }

    /** One that waits for a node that never comes back, so that its events go on. */
    private static String running() throws Exception {
        ApiClient client = coordinator.client();
        coordinator.agent("n2").onJob(job -> job.accept()).connect();
        client.awaitConnected("n2");
        return client.start(Requests.collectors("a"));
    }
}
