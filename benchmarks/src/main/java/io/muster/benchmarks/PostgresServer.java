package io.muster.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL of its own on a free loopback port, as Debian packages it and with its defaults: a commit is on disk. It
 * refuses to run as root, so root runs it as the user {@code postgres}.
 */
final class PostgresServer implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final String USER = "muster";

    private final Path programs;
    private final Path folder;
    private final int port;

    private PostgresServer(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    /** Its data is in a temporary folder of its own, because the user {@code postgres} cannot enter a benchmark's. */
    static PostgresServer start() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("muster-benchmark-postgres-");
        PostgresServer server = new PostgresServer(newest(), folder, freePort());
        if (isRoot()) {
            Shell.run("chown postgres \"$1\"", folder.toString());
        }
        server.run("initdb", "-D", server.data(), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C");
        server.run(
                "pg_ctl",
                "-D",
                server.data(),
                "-w",
                "-l",
                folder.resolve("log").toString(),
                "-o",
                "-p " + server.port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''",
                "start");
        server.run("createdb", "-h", "127.0.0.1", "-p", "" + server.port, "-U", USER, USER);
        return server;
    }

    /** Configuration of a coordinator that keeps its journal there. */
    String settings() {
        return "muster.journal { jdbc-url = \"jdbc:postgresql://127.0.0.1:" + port + "/" + USER + "\", user = " + USER
                + " }\n";
    }

    /** What a query answers, a row to a line. */
    String query(String sql) throws IOException, InterruptedException {
        return run("psql", "-h", "127.0.0.1", "-p", "" + port, "-U", USER, "-d", USER, "-At", "-c", sql);
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private String run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        if (isRoot()) {
            line.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        line.add(programs.resolve(program).toString());
        line.addAll(List.of(arguments));
        Path output = Files.createTempFile("muster-benchmark-postgres-", ".out");
        try {
            // A file, not a pipe: the server inherits it and would keep a pipe open.
            Process process = new ProcessBuilder(line)
                    .directory(new File("/"))
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            String told = program + " did not end within a minute";
            if (process.waitFor(60, TimeUnit.SECONDS)) {
                told = Files.readString(output, StandardCharsets.UTF_8);
                if (process.exitValue() == 0) {
                    return told.strip();
                }
            }
            process.destroyForcibly();
            throw new IOException(program + ": " + told);
        } finally {
            Files.delete(output);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Path newest() throws IOException {
        if (Files.isDirectory(INSTALLED)) {
            try (Stream<Path> versions = Files.list(INSTALLED)) {
                Path bin = versions.map(version -> version.resolve("bin"))
                        .filter(programs -> Files.isExecutable(programs.resolve("initdb")))
                        .max(Comparator.naturalOrder())
                        .orElse(null);
                if (bin != null) {
                    return bin;
                }
            }
        }
        throw new IOException("PostgreSQL is not installed below " + INSTALLED + ": apt-get install postgresql");
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        try {
            run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
            Shell.run("rm -rf \"$1\"", folder.toString());
        } catch (IOException e) {
            System.err.println("PostgreSQL was not stopped, see " + folder + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
