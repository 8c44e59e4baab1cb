package io.muster.cli.collect;

import io.muster.cli.output.Harmless;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.spec.ByteSize;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One line for every change of state, for logs and pipes. */
final class PlainProgress implements Progress {
    private final PrintStream out;
    private final Map<NodeId, NodeState> states = new HashMap<>();
    private @Nullable CollectionState state;

    PlainProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(CollectionView view) {
        for (NodeProgress node : Objects.requireNonNullElse(view.nodes(), List.<NodeProgress>of())) {
            if (states.put(node.node(), node.state()) != node.state()) {
                line(node.node() + " " + node.state() + " " + node.collectorsDone() + "/" + node.collectorsTotal()
                        + " collectors, " + ByteSize.format(node.bytesCollected())
                        + (node.reason() == null ? "" : ": " + node.reason()));
            }
        }
        if (state != view.status()) {
            state = view.status();
            line("collection " + view.id() + " " + state + (view.reason() == null ? "" : ": " + view.reason()));
        }
    }

    @Override
    public void say(String message) {
        line(message);
    }

    @Override
    public void end() {
        out.flush();
    }

    private void line(String text) {
        out.println(Harmless.text(text));
    }
}
