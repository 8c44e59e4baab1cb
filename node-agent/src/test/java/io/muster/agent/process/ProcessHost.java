package io.muster.agent.process;

import java.nio.file.Path;
import java.time.Duration;

/** A stand-in for an agent: a JVM that runs one hostile command and is killed for it. */
final class ProcessHost {
    private ProcessHost() {}

    public static void main(String[] arguments) throws Exception {
        ProcessSettings defaults = ProcessSettings.defaults();
        ProcessSettings settings = new ProcessSettings(
                defaults.nice(),
                defaults.ioClass(),
                Boolean.parseBoolean(arguments[2]),
                defaults.termGrace(),
                defaults.memoryBufferBytes(),
                defaults.totalMemoryBytes());
        try (ProcessControl control = ProcessControl.start(settings, arguments[0], Path.of(arguments[1]))) {
            Hostile hostile = Hostile.valueOf(arguments[3]);
            control.run("job/x", hostile.command(arguments[4]), Duration.ofMinutes(5), 1 << 20, OutputListener.NONE)
                    .stdout()
                    .close();
        }
    }
}
