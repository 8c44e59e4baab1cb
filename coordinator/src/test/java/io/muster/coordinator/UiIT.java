package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestCoordinator;
import io.muster.protocol.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the web interface is served with, and what it may be answered, as a browser would ask. */
class UiIT {
    private static final Pattern IMPORT = Pattern.compile("(?:from\\s*|import\\s*)[\"']([^\"']+)[\"']");
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private static Path folder;

    private static TestCoordinator coordinator;
    private static ApiClient client;
    private static String bundled;

    @BeforeAll
    static void start() throws Exception {
        coordinator = TestCoordinator.start(folder);
        client = coordinator.client();
        coordinator.agent("n1").connect();
        client.awaitConnected("n1");
        bundled = client.start(Requests.collectors("alpha", "beta"));
        client.awaitEnd(bundled);
    }

    @AfterAll
    static void stop() {
        coordinator.close();
    }

    private static HttpResponse<byte[]> anonymous(String method, String path, String body, Map<String, String> headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(coordinator.address() + path))
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        headers.forEach(request::header);
        return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> get(String path) throws Exception {
        return anonymous("GET", path, "", Map.of());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static String login() throws Exception {
        String[] credentials = client.credentials().split(":", 2);
        String body = Json.mapper().writeValueAsString(Map.of("user", credentials[0], "password", credentials[1]));
        HttpResponse<byte[]> response = anonymous("POST", "/session", body, Map.of("Origin", coordinator.address()));
        assertThat(response.statusCode()).isEqualTo(200);
        String cookie = header(response, "Set-Cookie");
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/").doesNotContain("Secure");
        return cookie.substring(0, cookie.indexOf(';'));
    }

    @Test
    void everyFileOfThePageIsThereAndAllAreSmallTogether() throws Exception {
        List<String> addresses = new ArrayList<>(List.of("/", "/ui/style.css", "/ui/icon.svg", "/ui/app.js"));
        JsonNode map = importMap();
        int sum = 0;
        for (int i = 0; i < addresses.size(); i++) {
            String address = addresses.get(i);
            HttpResponse<byte[]> packed = anonymous("GET", address, "", Map.of("Accept-Encoding", "gzip, br"));
            assertThat(packed.statusCode()).as(address).isEqualTo(200);
            assertThat(header(packed, "Content-Encoding")).as(address).isEqualTo("gzip");
            sum += packed.body().length;
            HttpResponse<byte[]> plain = get(address);
            assertThat(header(plain, "Content-Encoding")).isEmpty();
            assertThat(header(plain, "X-Content-Type-Options")).isEqualTo("nosniff");
            if (address.endsWith(".js")) {
                IMPORT.matcher(new String(plain.body(), StandardCharsets.UTF_8))
                        .results()
                        .forEach(m -> {
                            String resolved = resolved(map, address, m.group(1));
                            if (!addresses.contains(resolved)) {
                                addresses.add(resolved);
                            }
                        });
            }
        }
        assertThat(addresses).anyMatch(a -> a.startsWith("/webjars/lit-html/"));
        assertThat(sum).as("bytes of " + addresses).isLessThan(40 << 10);
    }

    private static JsonNode importMap() throws Exception {
        String page = new String(get("/").body(), StandardCharsets.UTF_8);
        int from = page.indexOf("<script type=\"importmap\">") + "<script type=\"importmap\">".length();
        return Json.mapper()
                .readTree(page.substring(from, page.indexOf("</script>", from)))
                .get("imports");
    }

    /** As a browser does it: relative to the file, else by the longest name in the map. */
    private static String resolved(JsonNode map, String from, String name) {
        if (name.startsWith(".")) {
            return URI.create(from).resolve(name).toString();
        }
        if (map.has(name)) {
            return map.get(name).asText();
        }
        int slash = name.indexOf('/');
        String prefix = name.substring(0, slash + 1);
        assertThat(map.has(prefix)).as("the import map has " + prefix).isTrue();
        return map.get(prefix).asText() + name.substring(slash + 1);
    }

    @Test
    void thePageAllowsNoScriptButItsOwn() throws Exception {
        HttpResponse<byte[]> page = get("/");
        assertThat(header(page, "Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self' 'sha256-", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        String etag = header(page, "ETag");
        assertThat(anonymous("GET", "/", "", Map.of("If-None-Match", etag)).statusCode())
                .isEqualTo(304);
        assertThat(header(get("/webjars/lit/3.3.0/index.js"), "Cache-Control")).contains("immutable");
    }

    @Test
    void nothingButTheInterfacesFilesIsServed() throws Exception {
        for (String path : List.of(
                "/ui/",
                "/ui/none.js",
                "/ui/types.d.ts",
                "/ui/%2e%2e/openapi.yaml",
                "/ui/..%2freference.conf",
                "/webjars/lit/3.3.0/LICENSE",
                "/webjars/other/1.0/x.js",
                "/webjars/lit/%2e%2e/%2e%2e/%2e%2e/%2e%2e/logback.xml")) {
            // The server resolves dots first, and then asks who wants to know.
            assertThat(get(path).statusCode()).as(path).isIn(401, 404);
        }
    }

    @Test
    void aSessionIsWhoLoggedInUntilTheLogout() throws Exception {
        String cookie = login();
        HttpResponse<byte[]> who = anonymous("GET", "/session", "", Map.of("Cookie", cookie));
        assertThat(who.statusCode()).isEqualTo(200);
        assertThat(new String(who.body(), StandardCharsets.UTF_8)).contains("\"admin\"", "\"start\"");
        HttpResponse<byte[]> out =
                anonymous("DELETE", "/session", "", Map.of("Cookie", cookie, "Sec-Fetch-Site", "same-origin"));
        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(header(out, "Set-Cookie")).contains("Max-Age=0");
        HttpResponse<byte[]> after = anonymous("GET", "/session", "", Map.of("Cookie", cookie));
        assertThat(after.statusCode()).isEqualTo(401);
    }

    @Test
    void noBrowserShowsItsOwnPasswordWindowForTheInterface() throws Exception {
        assertThat(header(get("/session"), "WWW-Authenticate")).startsWith("Basic");
        HttpResponse<byte[]> asked = anonymous("GET", "/session", "", Map.of("X-Requested-With", "muster-ui"));
        assertThat(asked.statusCode()).isEqualTo(401);
        assertThat(header(asked, "WWW-Authenticate")).startsWith("Session");
        HttpResponse<byte[]> expired = anonymous("GET", "/session", "", Map.of("Cookie", "muster-session=old"));
        assertThat(header(expired, "WWW-Authenticate")).startsWith("Session");
    }

    @Test
    void wrongPasswordsAndBodiesAreRefused() throws Exception {
        Map<String, String> no = Map.of();
        assertThat(anonymous("POST", "/session", "{\"user\":\"admin\",\"password\":\"x\"}", no)
                        .statusCode())
                .isEqualTo(401);
        HttpResponse<byte[]> bad = anonymous("POST", "/session", "{\"user\":1,\"colour\":\"red\"}", no);
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(new String(bad.body(), StandardCharsets.UTF_8)).contains("user", "password", "colour");
    }

    @Test
    void anotherSiteCannotUseTheCookie() throws Exception {
        String cookie = login();
        List<Map<String, String>> foreign = List.of(
                Map.of("Cookie", cookie),
                Map.of("Cookie", cookie, "Origin", "http://evil.example"),
                Map.of("Cookie", cookie, "Origin", "null"),
                Map.of("Cookie", cookie, "Origin", coordinator.address() + "1"),
                Map.of("Cookie", cookie, "Sec-Fetch-Site", "cross-site", "Origin", coordinator.address()),
                Map.of("Cookie", cookie, "Sec-Fetch-Site", "same-site"));
        for (Map<String, String> headers : foreign) {
            HttpResponse<byte[]> answer = anonymous("DELETE", "/collectLogs/tasks/" + bundled, "", headers);
            assertThat(answer.statusCode()).as(headers.toString()).isEqualTo(403);
        }
        assertThat(anonymous("POST", "/session", "{}", Map.of("Origin", "http://evil.example"))
                        .statusCode())
                .isEqualTo(403);
        Map<String, String> own = Map.of("Cookie", cookie, "Origin", coordinator.address());
        assertThat(anonymous("POST", "/collectLogs/start?just_validate=1", "{}", own)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aBundlesFilesAreListedByLevelPrefixAndSearch() throws Exception {
        String entries = "/collectLogs/tasks/" + bundled + "/entries";
        JsonNode level = client.json(entries + "?folders=1");
        assertThat(level.get("folders").findValuesAsText("path")).contains("host-collectors/");
        assertThat(level.get("entries").findValuesAsText("path")).contains("manifest.json", "version.yaml");
        JsonNode found = client.json(entries + "?search=ALPHA&prefix=host-collectors/n1/");
        assertThat(found.get("entries")).hasSize(1);
        JsonNode one = found.get("entries").get(0);
        assertThat(one.get("path").asText()).isEqualTo("host-collectors/n1/run-host/alpha.txt");
        assertThat(one.get("node").asText()).isEqualTo("n1");
        assertThat(one.get("collector").asText()).isEqualTo("alpha");
        assertThat(client.get(entries + "?limit=0").body()).contains("\"limit\":\"must be 1 to 5000\"");
    }

    @Test
    void pagesOfFilesMakeTheWhole() throws Exception {
        String entries = "/collectLogs/tasks/" + bundled + "/entries";
        List<String> whole = client.json(entries).get("entries").findValuesAsText("path");
        List<String> paged = new ArrayList<>();
        JsonNode page = client.json(entries + "?limit=2");
        paged.addAll(page.get("entries").findValuesAsText("path"));
        while (page.has("next")) {
            page = client.json(entries + "?limit=2&after=" + page.get("next").asText());
            paged.addAll(page.get("entries").findValuesAsText("path"));
        }
        assertThat(paged).containsExactlyElementsOf(whole).hasSizeGreaterThan(4);
    }

    @Test
    void oneFileIsReadWithRangesAndNoBrowserRunsIt() throws Exception {
        String file = "/collectLogs/tasks/" + bundled + "/entries/host-collectors/n1/run-host/alpha.txt";
        HttpResponse<byte[]> whole = client.bytes(file, r -> r);
        assertThat(new String(whole.body(), StandardCharsets.UTF_8)).isEqualTo("output of alpha on n1\n");
        assertThat(header(whole, "Content-Type")).isEqualTo("text/plain; charset=UTF-8");
        assertThat(header(whole, "Content-Disposition")).isEqualTo("attachment; filename*=UTF-8''alpha.txt");
        assertThat(header(whole, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(whole, "Content-Security-Policy")).contains("sandbox");
        HttpResponse<byte[]> part = client.bytes(file, r -> r.header("Range", "bytes=7-8"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(header(part, "Content-Range")).isEqualTo("bytes 7-8/22");
        assertThat(new String(part.body(), StandardCharsets.UTF_8)).isEqualTo("of");
        assertThat(client.bytes(file, r -> r.header("Range", "bytes=22-")).statusCode())
                .isEqualTo(416);
    }

    @Test
    void noPathLeadsOutOfTheBundle() throws Exception {
        String entries = "/collectLogs/tasks/" + bundled + "/entries/";
        for (String path : List.of(
                "none.txt",
                "host-collectors",
                "%2e%2e/%2e%2e/bundle.json",
                "..%2f..%2fbundle.json",
                "%2fetc%2fpasswd",
                "host-collectors/n1/../../../../../../etc/passwd",
                "host-collectors%00",
                "%25%32%65")) {
            HttpResponse<String> answer = client.get(entries + path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).as(path).contains("\"code\"").doesNotContain("root:", "sha256");
        }
        assertThat(client.get(entries + "none.txt").body()).contains("ENTRY_UNKNOWN");
        assertThat(client.get("/collectLogs/tasks/" + bundled + "0/entries").statusCode())
                .isEqualTo(404);
    }

    @Test
    void theTextOfASpecIsHadByItsName() throws Exception {
        assertThat(client.get("/specs/default").body()).contains("kind:");
        assertThat(client.get("/specs/none").statusCode()).isEqualTo(404);
        assertThat(client.get("/specs/..%2f..%2fcredentials").statusCode()).isEqualTo(404);
    }
}
