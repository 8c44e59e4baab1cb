package io.muster.cli.collect;

import static io.muster.cli.Views.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cli.Views;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.plan.CollectionState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LiveProgressTest {
    private static final Instant NOW = Instant.parse("2026-01-31T08:01:05Z");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void showsOneLineForEveryNode() {
        LiveProgress progress = new LiveProgress(out, new TerminalSize(100, 24), false);
        assertThat(progress.lines(view(CollectionState.COLLECTING, null), NOW))
                .containsExactly(
                        "COLLECTING  1/2 nodes  2/4 collectors  3.0 MiB read, 1.0 MiB here  1m5s, about 1m5s left",
                        "a  COLLECTING   [##########----------]     1/2    1.5 MiB  ~1m5s  journald",
                        "b  COLLECTING   [##########----------]     1/2    1.5 MiB  ~1m5s  journald");
    }

    @Test
    void rateIsThatOfTheLastLooks() {
        LiveProgress progress = new LiveProgress(out, new TerminalSize(100, 24), false);
        progress.lines(view(CollectionState.COLLECTING, null), NOW);
        CollectionView later = Views.with(view(CollectionState.COLLECTING, null), "a", (3 << 19) + (4 << 20));
        assertThat(progress.lines(later, NOW.plusSeconds(2)))
                .element(1)
                .asString()
                .contains("5.5 MiB  2.0 MiB/s  ~1m7s  journald");
        assertThat(progress.lines(later, NOW.plusSeconds(2)))
                .first()
                .asString()
                .contains("2.0 MiB/s  1m7s, about 1m7s left");
    }

    @Test
    void drawsOverWhatItDrewBefore() {
        LiveProgress progress = new LiveProgress(out, new TerminalSize(100, 24), false);
        progress.show(view(CollectionState.COLLECTING, null));
        progress.show(view(CollectionState.COLLECTING, null));
        progress.say("something");
        progress.show(view(CollectionState.COLLECTING, null));
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(text.split("\u001b\\[3A", -1)).hasSize(3);
        assertThat(text.split("COLLECTING  1/2", -1)).hasSize(4);
    }

    @Test
    void fitsTheTerminal() {
        LiveProgress narrow = new LiveProgress(out, new TerminalSize(40, 4), false);
        assertThat(narrow.lines(view(CollectionState.COLLECTING, null), NOW))
                .hasSize(3)
                .allMatch(line -> line.length() <= 40)
                .last()
                .isEqualTo("… and 1 more nodes");
    }

    @Test
    void coloursAreForTerminalsThatWantThem() {
        LiveProgress coloured = new LiveProgress(out, new TerminalSize(100, 24), true);
        assertThat(coloured.lines(view(CollectionState.COMPLETED, null), NOW).get(1))
                .startsWith("\u001b[32m")
                .endsWith("\u001b[0m");
    }
}
