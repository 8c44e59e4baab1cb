package io.muster.cli.task;

import io.muster.cli.output.Table;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.ByteSize;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Collections, one to a line. */
final class CollectionTable {
    private CollectionTable() {}

    static void print(PrintStream out, List<CollectionView> collections) {
        Table table = new Table("ID", "STATE", "REQUESTED", "BY", "SPEC", "NODES", "COLLECTED", "BUNDLE");
        for (CollectionView view : collections) {
            CollectionView.Progress progress = view.progress();
            table.row(
                    view.id(),
                    view.status(),
                    view.requestedAt().truncatedTo(ChronoUnit.SECONDS),
                    view.requestedBy(),
                    view.spec(),
                    progress.nodesDone() + "/" + progress.nodesTotal(),
                    view.verdicts().getOrDefault(VerdictKind.COLLECTED, 0) + "/" + progress.collectorsTotal(),
                    view.bundle() == null ? "-" : ByteSize.format(view.bundle().bytes()));
        }
        table.print(out);
    }
}
