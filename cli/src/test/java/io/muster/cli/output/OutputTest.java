package io.muster.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutputTest {
    @Test
    void textFromElsewhereCannotSteerTheTerminal() {
        assertThat(Harmless.text("a\u001b[2Jb\nc\u009bd\u202ee\u2028f\ud800")).isEqualTo("a?[2Jb?c?d?e?f?");
        assertThat(Harmless.text("grün 日本 \ud83d\ude00")).isEqualTo("grün 日本 \ud83d\ude00");
    }

    @Test
    void longTextIsCutAtAWholeCharacter() {
        assertThat(Harmless.fit("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Harmless.fit("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(Harmless.fit("\ud83d\ude00".repeat(9), 3)).isEqualTo("\ud83d\ude00".repeat(2) + "…");
    }

    @Test
    void columnsLineUp() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Table("A", "LONG")
                .row("grün", 1)
                .row("x", "y\tz")
                .print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("A     LONG\ngrün  1\nx     y?z\n");
    }

    @Test
    void whatAProgramPrintedKeepsItsLinesAndItsColoursAndNothingThatMovesTheTerminal() {
        String printed = "\u001b[31mred\u001b[0m\ttab\n\u001b[2J\u001b]0;title\u0007x\u0008\u202ey";
        assertThat(Harmless.printed(printed, true)).isEqualTo("\u001b[31mred\u001b[0m\ttab\nx??y");
        assertThat(Harmless.printed(printed, false)).isEqualTo("red\ttab\nx??y");
    }
}
