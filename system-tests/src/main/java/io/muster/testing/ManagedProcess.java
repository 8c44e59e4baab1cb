package io.muster.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that this program started, with its output in a file; ended when closed. */
public final class ManagedProcess implements AutoCloseable {
    private static final List<String> JVM_FLAGS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED");

    private final Process process;
    private final Path log;

    private ManagedProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a program; its standard output and error go to {@code log}. */
    public static ManagedProcess start(List<String> line, Path log) {
        try {
            Process process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new ManagedProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JVM options that a program ships with, {@code deploy/src/jvm/<program>.opts}, and {@code more}. */
    public static List<String> shippedOptions(String program, String... more) {
        try {
            Stream<String> shipped = Files.readAllLines(SourceTree.file("deploy/src/jvm/" + program + ".opts")).stream()
                    .filter(line -> !line.startsWith("#") && !line.isBlank());
            return Stream.concat(shipped, Stream.of(more)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The line that runs a class of this JVM's class path in a JVM of its own. */
    public static List<String> javaLine(String mainClass, List<String> jvmOptions, List<String> arguments) {
        return javaLine(System.getProperty("java.class.path"), mainClass, jvmOptions, arguments);
    }

    static List<String> javaLine(String classPath, String mainClass, List<String> jvmOptions, List<String> arguments) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(JVM_FLAGS);
        line.addAll(jvmOptions);
        line.add("-cp");
        line.add(classPath);
        line.add(mainClass);
        line.addAll(arguments);
        return line;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public Path log() {
        return log;
    }

    /** Ends it as a crash does: SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(10);
    }

    /** Asks it to stop: SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Interrupts it, as Ctrl-C does: SIGINT. */
    public void interrupt() {
        signal("INT");
    }

    /** Of a process that has ended. */
    public int exitCode() {
        return process.exitValue();
    }

    /** Freezes it, as a stalled virtual machine is frozen: SIGSTOP. */
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill -" + name + " " + pid() + " exited with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Says whether it has ended within so many seconds. */
    public boolean awaitEnd(int seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Its output so far. */
    public String output() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM, and SIGKILL after ten seconds. */
    @Override
    public void close() {
        process.destroy();
        if (!awaitEnd(10)) {
            process.destroyForcibly();
            awaitEnd(10);
        }
    }
}
