package io.muster.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.muster.protocol.agent.AgentEvent.Estimate;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardCollectorsTest {
    @TempDir
    Path folder;

    private final StandardCollectors collectors = new StandardCollectors(Host.local(List.of()));

    @Test
    void hasACollectorForEveryActionOfTheSchema() {
        List<String> schema = Arrays.stream(
                        CollectorAction.class.getAnnotation(JsonSubTypes.class).value())
                .map(JsonSubTypes.Type::name)
                .filter(name -> !name.equals("unavailable"))
                .toList();
        assertThat(collectors.types()).containsExactlyInAnyOrderElementsOf(schema);
    }

    @Test
    void skipsWhatCannotRunHereWithItsReason() throws Exception {
        CollectorResult result = collectors.collect(
                new FakeContext(new CollectorAction.Unavailable("ceph", "kubernetes not configured"), null, folder));
        assertThat(result.kind()).isEqualTo(VerdictKind.SKIPPED);
        assertThat(result.reason()).isEqualTo("kubernetes not configured");
    }

    @Test
    void tellsWhatWouldBeRunAndWhatIsMissing() {
        assertThat(estimate(run("sh", "-c", "true")).note()).isEqualTo("sh -c true");
        assertThat(estimate(run("no-such-program-here")).note())
                .isEqualTo("no-such-program-here (missing: no such program no-such-program-here)");
        assertThat(estimate(new CollectorAction.Data("a", "äb")))
                .extracting(Estimate::bytes, Estimate::files)
                .containsExactly(3L, 1L);
        assertThat(estimate(new CollectorAction.Copy("/nothing/here/*", null, null))
                        .note())
                .startsWith("missing: ");
        assertThat(estimate(new CollectorAction.Cpu()).files()).isEqualTo(1);
    }

    @Test
    void putsLiteralDataWhereTroubleshootHasIt() throws Exception {
        assertThat(data("notes", null, CollectorSpec.Scope.HOST)).containsOnlyKeys("data/notes");
        assertThat(data(null, "named", CollectorSpec.Scope.HOST)).containsOnlyKeys("data/named");
        assertThat(data("notes", "named", CollectorSpec.Scope.CLUSTER)).containsOnlyKeys("notes/named");
        assertThat(data("notes", null, CollectorSpec.Scope.CLUSTER)).containsOnlyKeys("notes");
    }

    private Map<String, String> data(@Nullable String name, @Nullable String collectorName, CollectorSpec.Scope scope)
            throws Exception {
        CollectorAction action = new CollectorAction.Data(name, "text");
        FakeContext context = new FakeContext(FakeContext.spec(action, collectorName, scope), folder);
        assertThat(collectors.collect(context).kind()).isEqualTo(VerdictKind.COLLECTED);
        return context.entries;
    }

    private Estimate estimate(CollectorAction action) {
        return collectors.estimate(FakeContext.spec(action, null, CollectorSpec.Scope.HOST), null, null);
    }

    private static CollectorAction.Run run(String command, String... args) {
        return new CollectorAction.Run(command, List.of(args), null, Map.of(), List.of(), List.of(), false);
    }
}
