package io.muster.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs what Muster is held against. */
final class Shell {
    private Shell() {}

    /**
     * What a command cost.
     *
     * @param cpuSeconds of the whole tree
     */
    record Cost(double wallSeconds, double cpuSeconds) {}

    /** Runs a bash script to its end and measures it; {@code arguments} are {@code $1}, {@code $2}, … */
    static Cost measure(String script, Path folder, String... arguments) throws IOException, InterruptedException {
        // bash's own times count the CPU of all children that it waited for.
        String timed = "TIMEFORMAT='%R %U %S'; time { " + script + "\n}";
        List<String> line = new java.util.ArrayList<>(List.of("bash", "-c", timed, "bash"));
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("exit " + process.exitValue() + " of: " + script + "\n" + error);
        }
        String[] times =
                error.strip().substring(error.strip().lastIndexOf('\n') + 1).split(" ");
        return new Cost(Double.parseDouble(times[0]), Double.parseDouble(times[1]) + Double.parseDouble(times[2]));
    }

    /** Runs a script whose cost does not matter. */
    static void run(String script, String... arguments) throws IOException, InterruptedException {
        measure(script, Path.of("/"), arguments);
    }
}
