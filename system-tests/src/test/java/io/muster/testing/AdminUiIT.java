package io.muster.testing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import io.muster.coordinator.security.PasswordHash;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectionId;
import io.muster.testing.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The web interface in a real browser, at a coordinator and agents in this JVM. {@code -Dui.screenshots=FOLDER} keeps
 * pictures of what the pages look like.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@RequiresProgram("chromium")
class AdminUiIT {
    private static final String HELLO =
            """
            apiVersion: troubleshoot.sh/v1beta2
            kind: HostCollector
            metadata: {name: from-the-page}
            spec:
              collectors:
                - run: {collectorName: hello, command: sh, args: [-c, "echo hello from the page; sleep 0.4"]}
                - run: {collectorName: numbers, command: seq, args: ["20000"]}
                - run: {collectorName: absent, command: no-such-command-anywhere}
                - cpu: {}
                - memory: {}
                - hostOS: {}
              analyzers:
                - memory:
                    outcomes:
                      - pass: {when: ">= 1Mi", message: There is some, uri: "https://example.com/memory"}
                - cpu:
                    checkName: Very many CPUs
                    outcomes:
                      - fail: {when: "count < 100000", message: "These are few: {{ .logicalCount }}"}
            """;
    private static final String ENDLESS =
            """
            apiVersion: troubleshoot.sh/v1beta2
            kind: HostCollector
            metadata: {name: endless}
            spec:
              collectors:
                - run: {collectorName: endless, command: sleep, args: ["600"]}
            """;

    private TestCluster cluster;
    private Chromium chromium;
    private BrowserContext context;
    private Page page;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    @BeforeAll
    void start() throws IOException {
        Path folder = Artifacts.folder("AdminUiIT");
        // Where users are configured no credentials are written; this is who the cluster's own client is.
        Files.writeString(
                Files.createDirectories(folder.resolve("coordinator1")).resolve("credentials"), "root:root");
        cluster = TestCluster.inOneJvm(folder)
                .agents("db1", "db2", "web1")
                .coordinatorSetting("muster.security.users", List.of(user("root", "admin"), user("vic", "viewer")))
                // A browser and all of this in one place: a moment of silence is not what is tested.
                .coordinatorSetting("muster.agents.timeout", "30 s")
                .coordinatorSetting("muster.agents.window", "60 s")
                .coordinatorSetting("muster.destinations.archive.url", "s3://bundles/archive")
                .start();
        chromium = new Chromium();
    }

    private static Map<String, String> user(String name, String role) {
        return Map.of("name", name, "password-hash", PasswordHash.of(name).toString(), "role", role);
    }

    @AfterAll
    void stop() {
        if (chromium != null) {
            chromium.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void openPage() {
        context = chromium.browser()
                .newContext(new Browser.NewContextOptions()
                        .setBaseURL(cluster.api().base().toString())
                        .setViewportSize(1100, 750));
        page = context.newPage();
        page.setDefaultTimeout(Chromium.PATIENCE_MILLIS);
        page.onRequest(request -> requests.add(request.url()));
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            // Answers that are errors are what some of these tests are about.
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                complaints.add(message.text());
            }
        });
        page.onDialog(dialog -> dialog.accept());
    }

    @AfterEach
    void closePage() {
        context.close();
        assertThat(complaints).isEmpty();
        assertThat(requests).allMatch(url -> url.startsWith(cluster.api().base().toString()));
    }

    private void assertVisible(Locator locator) {
        assertThat(locator.first()).isVisible();
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator link(String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator heading(String name) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(Pattern.compile(name)));
    }

    private void login() {
        login("root");
    }

    /** Everybody's password is the name. */
    private void login(String user) {
        page.navigate("/");
        page.getByLabel("User").fill(user);
        page.getByLabel("Password").fill(user);
        button("Log in").click();
        assertVisible(heading("^Collections$"));
    }

    private CollectionId start(String spec) {
        cluster.awaitConnected();
        return cluster.api().start(Map.of("from", "allnodes", "spec", spec));
    }

    private CollectionView ended(String spec) {
        return cluster.api().awaitEnd(start(spec), java.time.Duration.ofMinutes(2));
    }

    private void picture(String name) {
        Optional.ofNullable(System.getProperty("ui.screenshots"))
                .map(Path::of)
                .ifPresent(
                        folder -> page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png"))));
    }

    @Test
    void whoHasTheWrongPasswordStaysOutside() {
        page.navigate("/");
        page.getByLabel("User").fill("admin");
        page.getByLabel("Password").fill("wrong");
        button("Log in").click();
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("User or password is wrong.");
        picture("login");
    }

    @Test
    void aCollectionIsStartedFromTheFormWatchedToItsEndAndLookedInto() {
        login();
        link("New collection").click();
        button("Edit for this once").click();
        Locator spec = page.getByLabel("Spec", new Page.GetByLabelOptions().setExact(true));
        spec.fill("kind: nonsense");
        assertVisible(page.locator("#e-spec"));
        spec.fill(HELLO);
        button("Show the plan").click();
        assertVisible(page.getByText(Pattern.compile("3 nodes, 18 collectors")));
        picture("start");
        button("Start").click();

        assertVisible(page.locator("h1 .badge.s-PARTIAL"));
        assertThat(page.locator(".grid td.v-COLLECTED")).hasCount(15);
        assertThat(page.locator(".grid td.v-MISSING")).hasCount(3);
        page.locator(".grid td.v-MISSING").first().click();
        assertThat(page.locator(".detail")).containsText("absent on db1: missing");
        picture("collection");

        link("Browse").click();
        Locator findings = page.locator(".findings tbody tr");
        assertThat(findings).hasCount(6);
        assertThat(findings.first()).containsText("fail");
        assertThat(findings.first()).containsText("Very many CPUs - Node db1");
        assertThat(findings.last().getByText("Read more")).hasAttribute("href", "https://example.com/memory");
        page.getByText("host-collectors/", new Page.GetByTextOptions().setExact(false))
                .first()
                .click();
        page.getByLabel("Search in names").fill("HELLO.txt");
        page.locator(".tree a[href*='host-collectors/db2/run-host/hello']")
                .first()
                .click();
        assertThat(page.locator("pre")).containsText("hello from the page");
        picture("bundle");
    }

    @Test
    void aRunningCollectionIsCancelledFromTheList() {
        CollectionId id = start(ENDLESS);
        login();
        Locator row = page.locator("tr[data-id='" + id + "']");
        row.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Cancel"))
                .click();
        assertVisible(row.locator(".badge.s-CANCELLED"));
        picture("list");
        row.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Delete"))
                .click();
        assertThat(row).hasCount(0);
    }

    @Test
    void whatIsMissingIsCollectedAgainAtAButton() throws IOException {
        Path late = cluster.folder().resolve("late.log");
        CollectionView first = ended(
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                metadata: {name: late}
                spec:
                  collectors:
                    - copy: {collectorName: late, path: %s}
                    - cpu: {}
                """
                        .formatted(late));
        Files.writeString(late, "there it is\n");
        login();
        page.navigate("/#/tasks/" + first.id());
        assertThat(page.locator(".grid td.v-MISSING")).hasCount(3);
        button("Collect what is missing").click();
        assertVisible(page.locator("h1 .badge.s-COMPLETED"));
        assertVisible(page.locator("a[href='#/tasks/" + first.id() + "'] code"));
        assertThat(page.locator(".grid td.v-COLLECTED")).hasCount(3);
    }

    @Test
    void aNodeThatIsGoneIsSaidToBe() {
        CollectionId id = start(ENDLESS);
        login();
        page.navigate("/#/tasks/" + id);
        assertVisible(page.locator(".grid td.v-RUNNING"));
        cluster.node("web1").kill();
        try {
            Locator row = page.locator(".bars tr").filter(new Locator.FilterOptions().setHasText("web1"));
            assertThat(row.filter(new Locator.FilterOptions().setHasText("agent away")))
                    .isVisible();
            page.navigate("/#/nodes");
            assertThat(page.locator("tbody tr")
                            .filter(new Locator.FilterOptions().setHasText("web1"))
                            .locator(".badge"))
                    .hasText("away");
        } finally {
            cluster.node("web1").start();
        }
        page.navigate("/#/tasks/" + id);
        button("Cancel").click();
        assertVisible(page.locator("h1 .badge.s-CANCELLED"));
    }

    @Test
    void theLibraryShowsWhatRequestsCanName() {
        login();
        link("Library").click();
        button("Show logs").click();
        assertThat(page.locator("pre")).containsText("kind: SupportBundle");
        assertThat(page.locator("main")).containsText("archive");
        picture("library");
        page.locator("a[href='#/start/logs']").click();
        assertThat(page.locator("select[name=spec]")).hasValue("logs");
    }

    @Test
    void whoMayOnlyLookFindsNothingToPress() {
        CollectionId id = start(ENDLESS);
        login("vic");
        assertVisible(page.locator("tr[data-id='" + id + "'] .badge"));
        assertThat(page.locator("main button, main a.button")).hasCount(0);
        assertThat(link("New")).hasCount(0);
        page.navigate("/#/tasks/" + id);
        page.locator(".grid td.v-RUNNING").first().click();
        assertThat(page.locator(".detail")).containsText("endless on db1");
        assertThat(page.locator("main button, main a.button")).hasCount(0);
        page.navigate("/#/library");
        assertVisible(button("Show logs"));
        assertThat(page.locator("main a.button")).hasCount(0);
        page.navigate("/#/start");
        assertVisible(heading("Not for you"));
        cluster.api().cancel(id);
    }

    @Test
    void aPageGoesOnAfterTheCoordinatorWasAway() {
        CollectionId id = start(ENDLESS);
        login();
        page.navigate("/#/tasks/" + id);
        assertVisible(page.locator(".grid td.v-RUNNING"));
        page.evaluate("window.untouched = true");
        cluster.coordinator().stop();
        assertVisible(page.locator(".banner"));
        cluster.coordinator().start();
        cluster.awaitConnected();
        assertThat(page.locator(".banner")).hasCount(0);
        button("Cancel").click();
        assertVisible(page.locator("h1 .badge.s-CANCELLED"));
        assertThat(page.evaluate("window.untouched")).isEqualTo(true);
    }

    @Test
    void nothingOfThePagesIsAnObstacleForAnybody() {
        CollectionView end = ended(HELLO);
        page.navigate("/");
        assertVisible(button("Log in"));
        assertAccessible("login");
        login();
        for (String to :
                List.of("/", "/start", "/nodes", "/library", "/tasks/" + end.id(), "/tasks/" + end.id() + "/bundle")) {
            page.navigate("/#" + to);
            assertVisible(page.locator("main h1"));
            assertThat(page.getByText("Loading …")).hasCount(0);
            assertAccessible(to);
            page.setViewportSize(400, 800);
            assertThat(page.evaluate("document.documentElement.scrollWidth <= 400"))
                    .as(to + " at 400 px")
                    .isEqualTo(true);
            page.setViewportSize(1100, 750);
        }
    }

    private void assertAccessible(String where) {
        List<String> serious = new ArrayList<>();
        for (Rule rule : new AxeBuilder(page).analyze().getViolations()) {
            if (List.of("serious", "critical").contains(rule.getImpact())) {
                serious.add(rule.getId() + ": " + rule.getNodes());
            }
        }
        assertThat(serious).as(where).isEmpty();
    }

    @Test
    void theKeyboardReachesEveryCell() {
        CollectionView end = ended(HELLO);
        login();
        page.navigate("/#/tasks/" + end.id());
        Locator grid =
                page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(Pattern.compile("Verdict of")));
        grid.focus();
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowRight");
        assertThat(page.locator(".detail")).containsText("numbers on db2: collected");
    }

    @Test
    void theFirstPageIsSmall() {
        List<Response> responses = new CopyOnWriteArrayList<>();
        page.onResponse(responses::add);
        page.navigate("/");
        assertVisible(button("Log in"));
        long sum = responses.stream()
                .filter(response -> response.status() == 200)
                .mapToLong(response -> response.request().sizes().responseBodySize)
                .sum();
        assertThat(sum).isBetween(10_000L, 40L << 10);
    }
}
