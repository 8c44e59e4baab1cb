package io.muster.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The scheduler's group of a session: with it, niceness counts only inside the session, so it needs its own. */
final class Autogroup {
    private Autogroup() {}

    /**
     * Sets again what the start of the command could not: without privileges the kernel takes one change per 100 ms.
     */
    static void ensure(long pid, int nice) {
        Path file = Path.of("/proc/" + pid + "/autogroup");
        try {
            if (Files.readString(file).endsWith(" nice 0\n")) {
                Files.writeString(file, Integer.toString(nice));
            }
        } catch (IOException e) {
            return; // no autogroups here, or the command has ended
        }
    }
}
