package io.muster.cli.collect;

import io.muster.cli.output.Harmless;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.spec.ByteSize;
import io.muster.protocol.spec.Durations;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** One line per node, drawn again in place. Nodes that still work come first where there is not room for all. */
final class LiveProgress implements Progress {
    private static final int BAR = 20;

    private final PrintStream out;
    private final TerminalSize size;
    private final boolean colours;
    private final Rates rates = new Rates();
    private int drawn;

    LiveProgress(PrintStream out, TerminalSize size, boolean colours) {
        this.out = out;
        this.size = size;
        this.colours = colours;
    }

    @Override
    public void show(CollectionView view) {
        List<String> lines = lines(view, Instant.now());
        StringBuilder screen = new StringBuilder(rewind());
        lines.forEach(line -> screen.append(line).append("\u001b[K\n"));
        screen.append("\u001b[J");
        out.print(screen);
        out.flush();
        drawn = lines.size();
    }

    @Override
    public void say(String message) {
        out.print(rewind() + "\u001b[J" + Harmless.fit(message, size.columns()) + "\n");
        out.flush();
        drawn = 0;
    }

    @Override
    public void end() {
        out.flush();
        drawn = 0;
    }

    private String rewind() {
        return drawn == 0 ? "" : "\u001b[" + drawn + "A\r";
    }

    List<String> lines(CollectionView view, Instant now) {
        rates.look(view, now);
        List<NodeProgress> nodes = new ArrayList<>(Objects.requireNonNullElse(view.nodes(), List.of()));
        int room = Math.max(1, size.rows() - 3);
        boolean cut = nodes.size() > room;
        if (cut) {
            nodes.sort(Comparator.comparing((NodeProgress node) -> node.state().isTerminal())
                    .thenComparing(NodeProgress::node));
        }
        List<String> lines = new ArrayList<>();
        lines.add(Harmless.fit(heading(view, now), size.columns()));
        int name = Math.min(
                24,
                nodes.stream().mapToInt(n -> n.node().value().length()).max().orElse(1));
        nodes.stream().limit(room).forEach(node -> lines.add(line(node, name, now)));
        if (cut) {
            lines.add("… and " + (nodes.size() - room) + " more nodes");
        }
        return lines;
    }

    private String heading(CollectionView view, Instant now) {
        CollectionView.Progress progress = view.progress();
        Instant start = view.startedAt() == null ? view.requestedAt() : view.startedAt();
        Duration age = Duration.between(start, now);
        return view.status() + "  " + progress.nodesDone() + "/" + progress.nodesTotal() + " nodes  "
                + progress.collectorsDone() + "/" + progress.collectorsTotal() + " collectors  "
                + ByteSize.format(progress.bytesCollected()) + " read, "
                + ByteSize.format(progress.bytesTransferred()) + " here  "
                + rate(view.status().isTerminal() ? 0 : rates.ofAll())
                + Durations.format(Duration.ofSeconds(Math.max(0, age.toSeconds())))
                + Rates.left(view.startedAt(), now, progress.collectorsDone(), progress.collectorsTotal())
                        .filter(left -> view.status() == CollectionState.COLLECTING)
                        .map(left -> ", about " + Durations.format(left) + " left")
                        .orElse("");
    }

    private static String rate(long perSecond) {
        return perSecond == 0 ? "" : ByteSize.format(perSecond) + "/s  ";
    }

    private String line(NodeProgress node, int nameWidth, Instant now) {
        int total = Math.max(1, node.collectorsTotal());
        int filled = (int) Math.min(BAR, (long) node.collectorsDone() * BAR / total);
        String doing = node.reason() != null
                ? node.reason()
                : node.waitingFor() != null ? "waiting for " + node.waitingFor() : running(node);
        String pace = node.state() == NodeState.COLLECTING ? pace(node, now) : "";
        String text = Harmless.fit(
                String.format(
                        "%-" + nameWidth + "s  %-12s [%s%s] %7s  %9s  %s",
                        Harmless.fit(node.node().value(), nameWidth),
                        node.state(),
                        "#".repeat(filled),
                        "-".repeat(BAR - filled),
                        node.collectorsDone() + "/" + node.collectorsTotal(),
                        ByteSize.format(node.bytesCollected()),
                        pace + doing),
                size.columns());
        return colours ? colour(node.state()) + text + "\u001b[0m" : text;
    }

    private String pace(NodeProgress node, Instant now) {
        return rate(rates.of(node.node()))
                + Rates.left(node.startedAt(), now, node.collectorsDone(), node.collectorsTotal())
                        .map(left -> "~" + Durations.format(left) + "  ")
                        .orElse("");
    }

    private static String running(NodeProgress node) {
        return node.collectors().stream()
                .filter(collector -> collector.state().equals("RUNNING"))
                .map(collector -> collector.collector().value())
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }

    private static String colour(NodeState state) {
        return switch (state) {
            case COLLECTED -> "\u001b[32m";
            case PARTIAL, CANCELLED -> "\u001b[33m";
            case FAILED, TIMED_OUT, UNREACHABLE -> "\u001b[31m";
            default -> "";
        };
    }
}
