package io.muster.agent.session;

import io.muster.agent.AgentMain;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The agent as users start it, in a process of its own, again and again on one data folder. */
final class AgentProcess implements AutoCloseable {
    private final Path data;
    private final Path log;
    private final List<String> settings = new ArrayList<>();
    private final String addresses;
    private @Nullable Process process;

    AgentProcess(Path folder, Path data, URI... coordinators) throws IOException {
        this.data = data;
        this.log = folder.resolve("agent.log");
        this.addresses = Arrays.stream(coordinators).map(URI::getAuthority).collect(Collectors.joining(","));
        Path secret = Files.writeString(folder.resolve("secret"), FakeCoordinator.SECRET + "\n");
        settings.add("-Dmuster.test=" + folder);
        with("join-secret-file", secret.toString());
        with("spool.keep-free", "0");
        with("session.backoff-min", "20ms");
        with("session.backoff-max", "300ms");
        with("transfer.backoff-min", "20ms");
        with("transfer.backoff-max", "300ms");
    }

    AgentProcess with(String key, String value) {
        settings.add("muster.agent." + key + " = \"" + value + "\"");
        return this;
    }

    Process start() throws IOException {
        Path config = Files.write(log.resolveSibling("agent.conf"), settings.subList(1, settings.size()));
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx96m", settings.get(0), "-cp"));
        line.addAll(List.of(System.getProperty("java.class.path"), AgentMain.class.getName()));
        line.addAll(List.of("--coordinator", addresses, "--node", "n1", "--data-dir", data.toString()));
        line.addAll(List.of("--config", config.toString()));
        Process started = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
        process = started;
        return started;
    }

    /** {@code kill -9}; returns when it is gone. */
    void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    /** SIGTERM; returns its exit code. */
    int stop() throws InterruptedException {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("not started");
        }
        running.destroy();
        return running.waitFor();
    }

    int threads() throws IOException {
        return count("task");
    }

    int openFiles() throws IOException {
        return count("fd");
    }

    /** Folders of jobs in the data folder. */
    List<Path> jobs() throws IOException {
        Path jobs = data.resolve("jobs");
        if (!Files.exists(jobs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(jobs)) {
            return files.filter(Files::isDirectory).toList();
        }
    }

    String log() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    private int count(String folder) throws IOException {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("not started");
        }
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(running.pid()), folder))) {
            return (int) files.count();
        }
    }
}
