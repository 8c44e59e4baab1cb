package io.muster.testing.check;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.VerdictKind;
import io.muster.testing.ApiClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** One collection under watch. */
public final class Run implements AutoCloseable {
    private final CollectionId id;
    private final Workload workload;
    private final Set<String> nodes;
    private final StatusWatch watch;

    /** @param nodes that are in the plan */
    public Run(CollectionId id, Workload workload, Set<String> nodes, List<ApiClient> apis) {
        this.id = id;
        this.workload = workload;
        this.nodes = Set.copyOf(nodes);
        this.watch = new StatusWatch(id, apis);
    }

    public CollectionId id() {
        return id;
    }

    Workload workload() {
        return workload;
    }

    Set<String> nodes() {
        return nodes;
    }

    List<Violation> backwardSteps() {
        return watch.violations();
    }

    /** Waits until a view says so. */
    public Run await(String what, Predicate<CollectionView> condition) {
        Awaitility.await(what)
                .atMost(1, TimeUnit.MINUTES)
                .pollInterval(20, TimeUnit.MILLISECONDS)
                .until(() -> {
                    CollectionView view = watch.last();
                    return watch.isForgotten()
                            || (view != null
                                    && (condition.test(view) || view.status().isTerminal()));
                });
        return this;
    }

    /** Waits for so many verdicts, but not for long: a fault may be keeping them away. */
    public void awaitVerdicts(int count, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        await(
                count + " verdicts, or enough time",
                view -> System.nanoTime() - end > 0 || view.progress().collectorsDone() >= count);
    }

    /** Waits until so many collectors of all nodes have their verdict. */
    public Run awaitVerdicts(int count) {
        return await(count + " verdicts", view -> view.progress().collectorsDone() >= count);
    }

    /** Waits until so many collectors of a node have their verdict. */
    public Run awaitVerdicts(String node, int count) {
        return await(
                count + " verdicts of " + node,
                view -> Objects.requireNonNullElse(view.nodes(), List.<NodeProgress>of()).stream()
                        .anyMatch(n -> n.node().value().equals(node) && n.collectorsDone() >= count));
    }

    /** Waits until it is over, or nobody knows it any more. */
    public CollectionView awaitEnd(Duration atMost) {
        Awaitility.await("collection " + id + " is over")
                .atMost(atMost)
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .until(() -> {
                    CollectionView view = watch.last();
                    return watch.isForgotten() || (view != null && view.status().isTerminal());
                });
        return view();
    }

    /** The newest view. */
    public CollectionView view() {
        return Objects.requireNonNull(watch.last(), "nobody has answered yet");
    }

    public NodeProgress node(String name) {
        return Objects.requireNonNull(view().nodes()).stream()
                .filter(n -> n.node().value().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The verdicts of a node. */
    public List<VerdictKind> verdicts(String node) {
        return node(node).collectors().stream()
                .map(c -> Objects.requireNonNull(c.verdict()).kind())
                .toList();
    }

    @Override
    public void close() {
        watch.close();
    }
}
