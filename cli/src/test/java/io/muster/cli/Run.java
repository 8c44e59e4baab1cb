package io.muster.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One run of the command line: what it printed, and its exit code. */
public record Run(int code, String out, String err) {

    public static Run of(String... args) {
        return with(Map.of(), args);
    }

    public static Run with(Map<String, String> env, String... args) {
        Streams streams = new Streams(env, false);
        return streams.result(Main.run(streams.console(), args));
    }

    /** Streams that keep what is printed. */
    public static final class Streams {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final Console console;

        public Streams(Map<String, String> env, boolean terminal) {
            console = new Console(
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    env,
                    terminal);
        }

        public Console console() {
            return console;
        }

        public Run result(int code) {
            return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }
}
