package io.muster.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.BuiltInSpecs;
import io.muster.protocol.spec.CollectorSpec;
import io.muster.protocol.spec.Spec;
import io.muster.protocol.spec.SpecParser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every collector of the shipped specs on this very machine. */
class BuiltInSpecsIT {
    private static final Set<VerdictKind> HONEST =
            EnumSet.of(VerdictKind.COLLECTED, VerdictKind.MISSING, VerdictKind.DENIED, VerdictKind.TRUNCATED);

    @TempDir
    Path folder;

    @Test
    void everyCollectorOfTheDefaultSpecEndsWithAnAnswer() throws Exception {
        Map<String, CollectorResult> results = runAll("default");
        assertThat(results).hasSizeGreaterThan(60);
        assertThat(results.values())
                .allSatisfy(result ->
                        assertThat(result.kind()).as(result.toString()).isIn(HONEST));
        assertThat(results.entrySet())
                .filteredOn(one -> one.getValue().exitCode() != null)
                .allSatisfy(one ->
                        assertThat(one.getValue().exitCode()).as(one.getKey()).isIn(0, 1));
        assertThat(results.get("processes")).extracting(CollectorResult::kind).isEqualTo(VerdictKind.COLLECTED);
    }

    @Test
    void everyCollectorOfTheLogsSpecEndsWithAnAnswer() throws Exception {
        assertThat(runAll("logs").values())
                .allSatisfy(result ->
                        assertThat(result.kind()).as(result.toString()).isIn(HONEST));
    }

    private Map<String, CollectorResult> runAll(String name) throws Exception {
        Spec spec = SpecParser.parse(List.of(BuiltInSpecs.load(name).orElseThrow()));
        StandardCollectors collectors = new StandardCollectors(Host.local(List.of(folder)));
        List<CollectorSpec> order = new ArrayList<>(spec.collectors());
        order.sort((a, b) -> Integer.compare(b.priority(), a.priority()));
        ExecutorService pool = Executors.newFixedThreadPool(8);
        Map<String, CollectorResult> results = new TreeMap<>();
        try {
            Map<String, Future<CollectorResult>> running = new TreeMap<>();
            for (CollectorSpec one : order) {
                String id = one.id().value();
                running.put(id, pool.submit(() -> collectors.collect(context(one))));
            }
            for (Map.Entry<String, Future<CollectorResult>> one : running.entrySet()) {
                results.put(one.getKey(), one.getValue().get());
            }
        } finally {
            pool.shutdownNow();
        }
        return results;
    }

    private FakeContext context(CollectorSpec spec) {
        return new FakeContext(spec, folder.resolve("work-" + spec.id().value()).resolve("run"))
                .time(Duration.ofSeconds(25))
                .maxBytes(64 << 20);
    }
}
