package io.muster.cli.demo;

import io.muster.cli.Failure;
import io.muster.cli.api.ApiClient;
import io.muster.protocol.http.NodeView;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A coordinator and agents as processes of their own, with their data in one temporary folder. {@link #close} ends
 * every process and removes the folder; it may be called at any moment, from any thread, more than once.
 */
final class DemoCluster implements AutoCloseable {
    private static final Duration START_DEADLINE = Duration.ofSeconds(60);

    private final Path launcher;
    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private boolean closed;

    private DemoCluster(Path launcher, Path folder) {
        this.launcher = launcher;
        this.folder = folder;
    }

    /** @param launcher the {@code muster} script */
    static DemoCluster create(Path launcher) throws IOException {
        DemoCluster cluster = new DemoCluster(launcher, Files.createTempDirectory("muster-demo-"));
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "demo-cleanup"));
        return cluster;
    }

    Path credentials() {
        return folder.resolve("coordinator/credentials");
    }

    Path folder() {
        return folder;
    }

    /** Starts the coordinator on a free port and answers its address. */
    URI startCoordinator() throws IOException, InterruptedException {
        Path data = Files.createDirectory(folder.resolve("coordinator"));
        Process coordinator =
                start("coordinator", List.of("coordinator", "--data-dir", data.toString(), "--http-port", "0"));
        Path address = data.resolve("address");
        long deadline = System.nanoTime() + START_DEADLINE.toNanos();
        while (!Files.exists(address)) {
            if (!coordinator.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("the coordinator did not start:\n" + log("coordinator"));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return URI.create(Files.readString(address).strip());
    }

    void startAgent(String node, URI coordinator) throws IOException {
        Path data = Files.createDirectory(folder.resolve(node));
        start(
                node,
                List.of(
                        "agent",
                        "--coordinator",
                        coordinator.toString(),
                        "--node",
                        node,
                        "--data-dir",
                        data.toString(),
                        "--join-secret-file",
                        folder.resolve("coordinator/join-secret").toString()));
    }

    /** Waits until so many agents have a session. */
    void awaitConnected(int count, URI coordinator) throws IOException, InterruptedException, Failure {
        String login = Files.readString(credentials()).strip();
        ApiClient api = new ApiClient(
                coordinator, "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        long deadline = System.nanoTime() + START_DEADLINE.toNanos();
        while (api.nodes().stream().filter(NodeView::connected).count() < count) {
            if (System.nanoTime() > deadline) {
                throw new IOException("not all agents connected; see the logs in " + folder);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private synchronized Process start(String name, List<String> arguments) throws IOException {
        if (closed) {
            throw new IOException("the demo is ending");
        }
        List<String> line = new ArrayList<>(List.of(launcher.toString()));
        line.addAll(arguments);
        Process process = new ProcessBuilder(line)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        processes.add(process);
        return process;
    }

    /** What a process has printed so far. */
    String log(String name) throws IOException {
        try {
            return Files.readString(folder.resolve(name + ".log"));
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        // Agents first: each kills what its collectors started before it goes.
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).destroy();
        }
        for (Process process : processes) {
            end(process);
        }
        processes.clear();
        try {
            delete(folder);
        } catch (IOException e) {
            System.err.println("muster: could not remove " + folder + ": " + e.getMessage());
        }
    }

    private static void end(Process process) {
        try {
            if (!process.waitFor(8, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(2, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException problem) {
                return FileVisitResult.CONTINUE; // gone already
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException problem) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
