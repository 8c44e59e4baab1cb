package io.muster.cli.watch;

import io.muster.cli.Console;
import io.muster.cli.output.Harmless;
import java.io.PrintStream;

/**
 * Writes what several outputs say. One alone is written as it is, both of its streams; of several, each line has the
 * label of its output before it, and no line is torn.
 */
final class Printer {
    private final Console console;
    private final boolean labelled;

    Printer(Console console, boolean labelled) {
        this.console = console;
        this.labelled = labelled;
    }

    /** What one output writes through. For one thread. */
    final class Voice {
        private final String label;
        private final StringBuilder stdout = new StringBuilder();
        private final StringBuilder stderr = new StringBuilder();

        private Voice(String label) {
            this.label = label;
        }

        void print(boolean toStderr, String text) {
            PrintStream out = toStderr ? console.err() : console.out();
            String safe = Harmless.printed(text, console.colours());
            if (!labelled) {
                out.print(safe);
                out.flush();
                return;
            }
            StringBuilder line = toStderr ? stderr : stdout;
            line.append(safe);
            int end = line.lastIndexOf("\n");
            if (end >= 0) {
                write(out, line.substring(0, end));
                line.delete(0, end + 1);
            }
        }

        /** Says something about the output, not of it. */
        void note(String text) {
            synchronized (Printer.this) {
                console.err().println((labelled ? label + " " : "") + "[" + Harmless.text(text) + "]");
            }
        }

        /** Writes lines that have no end. */
        void finish() {
            if (stdout.length() > 0) {
                write(console.out(), stdout.toString());
            }
            if (stderr.length() > 0) {
                write(console.err(), stderr.toString());
            }
        }

        private void write(PrintStream out, String lines) {
            synchronized (Printer.this) {
                lines.lines().forEach(line -> out.println(label + " | " + line));
                out.flush();
            }
        }
    }

    Voice voice(String label) {
        return new Voice(label);
    }
}
