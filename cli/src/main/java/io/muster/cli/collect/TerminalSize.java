package io.muster.cli.collect;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How large the terminal is, in characters. */
record TerminalSize(int columns, int rows) {
    private static final TerminalSize USUAL = new TerminalSize(80, 24);
    private static final Pattern STTY = Pattern.compile("([0-9]{1,4}) ([0-9]{1,4})\\s*");

    /** Asks {@code stty}; the JDK cannot tell. */
    static TerminalSize ask() throws InterruptedException {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return USUAL;
            }
            String answer = new String(stty.getInputStream().readNBytes(64), StandardCharsets.US_ASCII);
            Matcher matcher = STTY.matcher(answer);
            return matcher.matches()
                    ? new TerminalSize(
                            Math.max(40, Integer.parseInt(matcher.group(2))),
                            Math.max(5, Integer.parseInt(matcher.group(1))))
                    : USUAL;
        } catch (IOException e) {
            return USUAL;
        }
    }
}
