package io.muster.coordinator.testing;

import io.muster.coordinator.CoordinatorMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** One of several coordinators in a process of its own, with the times that users have. */
public final class CoordinatorProcess implements AutoCloseable {
    private final Path dataDir;
    private final Path log;
    private final Process process;

    private CoordinatorProcess(Path dataDir, Path log, Process process) {
        this.dataDir = dataDir;
        this.log = log;
        this.process = process;
    }

    /** Returns once it answers; its output is kept in {@code target/coordinators}. */
    public static CoordinatorProcess start(Path dataDir, Postgres postgres, String... more) {
        try {
            List<String> line = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx192m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    CoordinatorMain.class.getName(),
                    "--data-dir",
                    dataDir.toString(),
                    "--http-port",
                    "0",
                    "--jdbc-url",
                    postgres.url(),
                    "--jdbc-user",
                    Postgres.user()));
            line.addAll(List.of(more));
            Path logs = Files.createDirectories(Path.of("target", "coordinators"));
            Path log = logs.resolve(dataDir.toString().replace('/', '_') + ".log");
            Process process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Files.deleteIfExists(dataDir.resolve("address"));
            CoordinatorProcess started = new CoordinatorProcess(dataDir, log, process);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !process.isAlive() || Files.exists(dataDir.resolve("address")));
            if (!process.isAlive()) {
                throw new AssertionError(Files.readString(log));
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String address() {
        return line("address");
    }

    public String joinSecret() {
        return line("join-secret");
    }

    public ApiClient client() {
        String[] credentials = line("credentials").split(":", 2);
        return new ApiClient(address(), credentials[0], credentials[1]);
    }

    public TestAgent agent(String node) {
        return new TestAgent(address(), joinSecret(), node);
    }

    /** What it has logged. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line(String file) {
        try {
            return Files.readString(dataDir.resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As kill -9 does. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /** As SIGTERM does; does not wait. */
    public void terminate() {
        process.destroy();
    }

    /** By a signal such as STOP or CONT. */
    public void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The exit code; empty if it did not end within half a minute. */
    public Optional<Integer> await() {
        try {
            return process.waitFor(30, TimeUnit.SECONDS) ? Optional.of(process.exitValue()) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
