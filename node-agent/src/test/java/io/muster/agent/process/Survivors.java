package io.muster.agent.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Looks for processes of a test by means that the code under test does not use: the arguments they were given. */
public final class Survivors {
    private Survivors() {}

    /** A number that {@code sleep} takes as seconds and that nothing else on this machine has as an argument. */
    public static String marker() {
        return "31" + ThreadLocalRandom.current().nextInt(100, 1000) + "."
                + ThreadLocalRandom.current().nextLong(1L << 50, 1L << 60);
    }

    public static List<String> withMarker(String marker) {
        return scan("cmdline", marker);
    }

    static List<String> withCookie(String instance) {
        return scan("environ", "MUSTER_RUN=" + instance + "/");
    }

    static List<String> of(String instance, String marker) {
        return Stream.concat(withMarker(marker).stream(), withCookie(instance).stream())
                .distinct()
                .toList();
    }

    private static List<String> scan(String file, String text) {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process ->
                            Character.isDigit(process.getFileName().toString().charAt(0)))
                    .filter(process -> !isThisJvm(process) && !isTestHost(process))
                    .filter(process -> content(process.resolve(file)).contains(text))
                    .map(process -> process.getFileName() + ": "
                            + content(process.resolve("cmdline")).replace('\0', ' '))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isThisJvm(Path process) {
        return process.getFileName()
                .toString()
                .equals(Long.toString(ProcessHandle.current().pid()));
    }

    private static boolean isTestHost(Path process) {
        return content(process.resolve("cmdline")).contains(ProcessHost.class.getName());
    }

    private static String content(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
