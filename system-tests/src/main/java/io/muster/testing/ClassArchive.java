package io.muster.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Classes that programs share (JEP 350), so that the many that tests start and kill take half the CPU to start. Each
 * program's are recorded once, by a run of it that does nothing else.
 */
final class ClassArchive {
    private static final Map<ShippedProgram, List<String>> OPTIONS = new ConcurrentHashMap<>();

    private ClassArchive() {}

    /** Options of the JVM that make it share them; none if they could not be recorded. */
    static List<String> options(ShippedProgram program, String jars) {
        return OPTIONS.computeIfAbsent(program, recorded -> record(recorded, jars));
    }

    private static List<String> record(ShippedProgram program, String jars) {
        try {
            Path folder = Files.createDirectories(Path.of("target", "cds").toAbsolutePath());
            Path archive = folder.resolve(program.label + ".jsa");
            Files.deleteIfExists(archive);
            Path data = Files.createDirectories(folder.resolve(program.label));
            List<String> line = ManagedProcess.javaLine(
                    jars,
                    program.mainClass,
                    ManagedProcess.shippedOptions(
                            program.label, "-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable", "-Xlog:all=off"),
                    arguments(program, data));
            try (ManagedProcess run = ManagedProcess.start(line, folder.resolve(program.label + ".log"))) {
                Awaitility.await(program.label + " has started; see " + run.log())
                        .atMost(2, TimeUnit.MINUTES)
                        .until(() -> run.output().contains(program.sign));
                run.terminate();
                run.awaitEnd(120);
            }
            return Files.exists(archive)
                    ? List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:cds=off")
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> arguments(ShippedProgram program, Path data) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--data-dir", data.toString()));
        if (program == ShippedProgram.COORDINATOR) {
            arguments.addAll(List.of("--http-port", "0"));
        } else {
            Path secret = Files.writeString(data.resolve("secret"), "nobody-listens");
            arguments.addAll(List.of(
                    "--coordinator",
                    "http://127.0.0.1:9",
                    "--node",
                    program.label,
                    "--join-secret-file",
                    secret.toString()));
        }
        return arguments;
    }
}
