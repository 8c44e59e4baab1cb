package io.muster.benchmarks;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.LoadState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The web interface's first load: bytes on the wire, and the time from the navigation until the form is there to be
 * typed in, in headless chromium with an empty cache, at a coordinator on the same machine.
 */
final class UiLoadBenchmark implements Benchmark {
    private static final int WARM_UP = 3;
    private static final int LOADS = 20;
    private static final long MOST_BYTES = 40 << 10;
    private static final double MOST_MILLIS = 1000;

    /** Says when the form was there, without a question in between. */
    private static final String WATCH =
            """
            new MutationObserver((changes, observer) => {
              if (document.querySelector('form button.primary')) {
                window.interactiveAt = performance.now();
                observer.disconnect();
              }
            }).observe(document, { childList: true, subtree: true });
            """;

    @Override
    public String name() {
        return "ui-load";
    }

    @Override
    public List<Result> run(Path folder) throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        long bytes = 0;
        try (Fleet fleet = Fleet.start(folder.resolve("cluster"), 1, 1, "", List.of());
                Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(chromium())
                                .setArgs(List.of("--no-sandbox", "--disable-gpu")))) {
            for (int i = -WARM_UP; i < LOADS; i++) {
                try (BrowserContext context = browser.newContext()) {
                    Page page = context.newPage();
                    page.addInitScript(WATCH);
                    List<Response> responses = new ArrayList<>();
                    page.onResponse(responses::add);
                    page.navigate(fleet.api(0).base().toString());
                    page.waitForFunction("window.interactiveAt");
                    if (i >= 0) {
                        millis.add(((Number) page.evaluate("window.interactiveAt")).doubleValue());
                        page.waitForLoadState(LoadState.NETWORKIDLE);
                        // A copy: whoever asks for sizes hears of further answers meanwhile.
                        bytes = Math.max(bytes, wire(List.copyOf(responses)));
                    }
                }
            }
        }
        double slow = CancelBenchmark.percentile(millis, 0.95);
        return List.of(
                new Result(
                        "web interface, first load, bytes of all answers with gzip",
                        "%.1f kB".formatted(bytes / 1024.0),
                        "–",
                        "≤ 40 kB",
                        bytes <= MOST_BYTES),
                new Result(
                        "web interface, first load until it is interactive, p95 of %d in headless chromium"
                                .formatted(LOADS),
                        "%.0f ms (median %.0f ms)".formatted(slow, CancelBenchmark.percentile(millis, 0.5)),
                        "–",
                        "≤ 1 s",
                        slow <= MOST_MILLIS));
    }

    private static long wire(List<Response> responses) {
        return responses.stream()
                .filter(response -> response.status() == 200)
                .mapToLong(response -> response.request().sizes().responseBodySize)
                .sum();
    }

    private static Path chromium() {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "chromium"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("needs the package chromium"));
    }
}
