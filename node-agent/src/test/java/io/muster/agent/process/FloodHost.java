package io.muster.agent.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A JVM with the heap of an agent, through which a flood goes; prints its peak of resident memory in KiB. */
final class FloodHost {
    private FloodHost() {}

    public static void main(String[] arguments) throws Exception {
        try (ProcessControl control =
                ProcessControl.start(ProcessSettings.defaults(), arguments[0], Path.of(arguments[1]))) {
            Command command = Hostile.shell("head -c 1073741824 /dev/zero; echo end");
            CommandResult result = control.run("job/a", command, Duration.ofMinutes(1), 64 << 20, OutputListener.NONE);
            System.out.println(result.end() + " " + result.stdout().size() + " " + peak());
            result.stdout().close();
            result.stderr().close();
        }
    }

    private static String peak() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .findFirst()
                .orElseThrow();
    }
}
