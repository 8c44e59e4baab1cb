package io.muster.testing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.muster.cli.Console;
import io.muster.cli.Main;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.CollectionState;
import io.muster.testing.cluster.TestCluster;
import io.muster.testing.network.Link;
import io.muster.testing.network.Sockets;
import io.muster.testing.network.Tap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Three coordinators, of which the one is killed that leads, that has the agent's session and through which all watch:
 * a program by the API, {@code muster watch}, and a page.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@RequiresProgram({"pg_ctlcluster", "chromium"})
@Isolated // three coordinators and a browser need both processors
class WatchTakeoverProcessIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String LEADER =
            "SELECT c.url FROM coordinator c JOIN lease l ON l.address = c.address WHERE l.name = 'leader'";

    private Path folder;
    private Postgres database;
    private TestCluster cluster;
    private Link virtualAddress;
    private Chromium chromium;

    @BeforeAll
    void start() {
        folder = Artifacts.folder("WatchTakeoverProcessIT");
        database = Postgres.start("127.0.0.1", Sockets.freePort());
        cluster = TestCluster.ofProcesses(folder)
                .coordinators(3)
                .firstLeads()
                .agents("a")
                .database(database)
                .coordinatorSetting("muster.agents.window", "40 s")
                // As they ship: a busy machine is not what is tested.
                .coordinatorSetting("muster.agents.heartbeat", "2 s")
                .coordinatorSetting("muster.agents.timeout", "6 s")
                .agentSetting("muster.agent.session.connect-timeout", "10 s")
                .start();
        virtualAddress = Link.to("page", address(1), () -> Tap.NONE);
        chromium = new Chromium();
    }

    @AfterAll
    void stop() {
        if (chromium != null) {
            chromium.close();
        }
        if (virtualAddress != null) {
            virtualAddress.close();
        }
        if (cluster != null) {
            cluster.close();
        }
        database.close();
    }

    private InetSocketAddress address(int coordinator) {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                cluster.api(coordinator).base().getPort());
    }

    /** Prints numbered lines until the gate is there. */
    private static String spec(Path gate) {
        return """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                metadata: {name: counting}
                spec:
                  collectors:
                    - run:
                        collectorName: counts
                        command: sh
                        args: ["-c", "i=0; while [ ! -e %s ]; do echo line $i; i=$((i+1)); sleep 0.02; done"]
                        timeout: 100s
                """
                .formatted(gate);
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(MINUTE)
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .until(condition);
    }

    /** {@code muster watch}, which knows all coordinators, to its end; what it printed. */
    private CompletableFuture<String> watch(CollectionId id) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        String servers = IntStream.rangeClosed(1, 3)
                .mapToObj(number -> cluster.api(number).base().toString())
                .collect(Collectors.joining(","));
        return CompletableFuture.supplyAsync(
                () -> {
                    int code = Main.run(
                            new Console(out, out, Map.of(), false),
                            "watch",
                            id.value(),
                            "--node",
                            "a",
                            "--collector",
                            "counts",
                            "--server",
                            servers,
                            "--credentials-file",
                            folder.resolve("coordinator1/credentials").toString());
                    assertThat(code).as(bytes.toString(StandardCharsets.UTF_8)).isZero();
                    return bytes.toString(StandardCharsets.UTF_8);
                },
                task -> new Thread(task, "muster-watch").start());
    }

    /** The page of a collection, with the output of its only collector open. */
    private Page open(CollectionId id) throws IOException {
        Page page = chromium.browser()
                .newContext(new Browser.NewContextOptions()
                        .setBaseURL(virtualAddress.address().toString()))
                .newPage();
        page.setDefaultTimeout(Chromium.PATIENCE_MILLIS);
        String[] credentials = Files.readString(folder.resolve("coordinator1/credentials"))
                .strip()
                .split(":", 2);
        page.navigate("/#/tasks/" + id);
        page.getByLabel("User").fill(credentials[0]);
        page.getByLabel("Password").fill(credentials[1]);
        button(page, "Log in").click();
        page.locator(".grid td.v-RUNNING").click();
        button(page, "Output").click();
        page.evaluate("window.untouched = true");
        return page;
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void assertShows(Page page, String text) {
        assertThat(page.locator(".output")).containsText(text);
    }

    @Test
    void whoWatchesThroughTheLeaderThatIsKilledSeesEveryLineOnceAndInOrder() throws Exception {
        Path gate = folder.resolve("gate");
        CollectionId id = cluster.api(1).start(Map.of("from", "allnodes", "spec", spec(gate)));
        String path = "/collectLogs/tasks/" + id + "/nodes/a/collectors/counts/output";
        CompletableFuture<String> command = watch(id);
        try (OutputWatcher cut = OutputWatcher.start(path, cluster.api(1), cluster.api(2), cluster.api(3));
                Page page = open(id)) {
            await("lines are seen", () -> cut.lines() > 20);
            assertShows(page, "line 20\n");
            assertThat(database.query(LEADER)).startsWith(cluster.api(1).base().toString());

            cluster.coordinator(1).kill();
            virtualAddress.leadTo(address(2));
            long before = cut.lines();
            await("further lines are seen", () -> cut.lines() > before + 50);
            assertThat(cut.resumed()).isPositive();
            assertShows(page, "line " + (before + 50) + "\n");
            try (OutputWatcher late = OutputWatcher.start(path, cluster.api(3))) {
                await("whoever comes late sees the beginning", () -> late.lines() > before);
                assertThat(late.text()).startsWith("line 0\nline 1\n");
                Files.createFile(gate);
                await("both are told the end", () -> cut.hasEnded() && late.hasEnded());

                assertThat(cluster.api(2).awaitEnd(id, MINUTE).status()).isEqualTo(CollectionState.COMPLETED);
                String bundled = inBundle(path);
                assertThat(bundled).isEqualTo(counted(bundled.lines().count()));
                assertThat(bundled.lines().count()).isGreaterThan(before + 50);
                assertThat(cut.text()).isEqualTo(bundled);
                assertThat(late.text()).isEqualTo(bundled);
                assertThat(command.get(1, TimeUnit.MINUTES)).isEqualTo(bundled);

                assertShows(page, "The output is complete.");
                assertThat(page.locator(".output pre").textContent()).isEqualTo(bundled);
                assertThat(page.locator("h1 .badge.s-COMPLETED")).isVisible();
                assertThat(page.evaluate("window.untouched")).isEqualTo(true);
            }
        }
    }

    private static String counted(long lines) {
        StringBuilder text = new StringBuilder();
        for (long i = 0; i < lines; i++) {
            text.append("line ").append(i).append('\n');
        }
        return text.toString();
    }

    /** As text and as events, each of another coordinator. */
    private String inBundle(String path) {
        HttpResponse<String> text = cluster.api(3)
                .await(
                        cluster.api(3)
                                .request(path)
                                .header("Accept", "text/plain")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(text.statusCode()).as(text.body()).isEqualTo(200);
        try (OutputWatcher stored = OutputWatcher.start(path, cluster.api(2))) {
            await("it is told out of the bundle", stored::hasEnded);
            assertThat(stored.text()).isEqualTo(text.body());
        }
        return text.body();
    }
}
