package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.testing.BadRequests;
import io.muster.coordinator.testing.RawHttp;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestCoordinator;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad requests by the thousand, made from the API's own description: never a 500, never a hang, never a stack trace.
 * {@code -Dfuzz.requests=100000} makes more, {@code -Dfuzz.seed=N} the same again.
 */
class ApiFuzzIT {
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 5000);
    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int THREADS = 4;
    private static final int HANGS_AFTER_MILLIS = 25_000;
    private static final Pattern STACK_TRACE = Pattern.compile("\\bat [\\w.$/]+\\([\\w$]+\\.(java|scala):\\d+\\)"
            + "|\\b(java|javax|scala|org\\.apache|com\\.fasterxml|io\\.muster)\\.[\\w.$]+(Exception|Error)\\b");

    @TempDir
    private Path folder;

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();

    @Test
    void badRequestsGetAnAnswerThatSaysSo() throws Exception {
        System.out.println("fuzz.seed=" + SEED + " fuzz.requests=" + REQUESTS);
        try (TestCoordinator coordinator = TestCoordinator.start(folder, "muster.delivery.preflight-timeout = 1 s")) {
            coordinator
                    .agent("n1")
                    .onJob(job -> {
                        job.accept();
                        job.collectors().forEach(job::collect);
                        job.finish();
                    })
                    .connect();
            coordinator.client().awaitConnected("n1");
            String id = coordinator.client().start(Requests.collectors("a"));
            coordinator.client().awaitEnd(id);
            String authorization = RawHttp.basic(coordinator.client().credentials());
            String description = coordinator.client().get("/openapi.yaml").body();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(SEED + i);
                BadRequests requests = new BadRequests(description, id, authorization, random);
                Thread thread = new Thread(() -> ask(coordinator.address(), requests), "fuzz-" + i);
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failures).as("seed %s", SEED).isEmpty();
            assertThat(coordinator.client().get("/alive").statusCode()).isEqualTo(200);
            assertThat(coordinator.client().view(id).status().isTerminal()).isTrue();
        }
        System.out.println("fuzz answers by status: " + new TreeMap<>(statuses));
        assertThat(statuses.keySet())
                .as("the requests reach what is behind the parser")
                .contains(200, 400, 404);
    }

    private void ask(String address, BadRequests requests) {
        for (int i = 0; i < REQUESTS / THREADS && failures.size() < 10; i++) {
            byte[] request = requests.next();
            String shown = new String(request, 0, Math.min(600, request.length), StandardCharsets.ISO_8859_1);
            try (RawHttp http = new RawHttp(address, HANGS_AFTER_MILLIS)) {
                RawHttp.Answer answer = http.send(request).read();
                statuses.merge(answer.status(), 1, Integer::sum);
                if (answer.status() == 500) {
                    failures.add("500 to " + shown + "\n" + answer.body());
                } else if (STACK_TRACE.matcher(answer.head() + answer.body()).find() && answer.status() != 200) {
                    failures.add("a stack trace or a class in the answer to " + shown + "\n" + answer.body());
                }
            } catch (SocketTimeoutException e) {
                failures.add("no answer to " + shown);
            } catch (IOException e) {
                // Closed while it was still being sent: an answer of its own.
                statuses.merge(0, 1, Integer::sum);
            }
        }
    }
}
