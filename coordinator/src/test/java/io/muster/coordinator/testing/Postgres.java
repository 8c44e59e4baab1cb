package io.muster.coordinator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL of its own on a free loopback port. It refuses to run as root, so it runs as the user
 * {@code postgres} where the tests are root.
 */
public final class Postgres implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

    private final Path home;
    private final Path programs;
    private final int port;

    private Postgres(Path home, Path programs, int port) {
        this.home = home;
        this.programs = programs;
        this.port = port;
    }

    /** Leaves the test out, with a message, on a machine without PostgreSQL; CI installs it. */
    public static Postgres start() {
        Optional<Path> installed = newest();
        Assumptions.assumeTrue(installed.isPresent(), "PostgreSQL is not installed below " + INSTALLED);
        Path programs = installed.orElseThrow();
        try {
            Path home = Files.createTempDirectory("muster-postgres");
            Postgres server = new Postgres(home, programs, freePort());
            if (isRoot()) {
                run(List.of("chown", "postgres", home.toString()));
            }
            server.runAsOwner(
                    "initdb",
                    "-D",
                    server.data(),
                    "-U",
                    "muster",
                    "-A",
                    "trust",
                    "-E",
                    "UTF8",
                    "--no-sync",
                    "--locale=C");
            server.resume();
            server.createDatabase();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/muster";
    }

    public static String user() {
        return "muster";
    }

    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(url());
        source.setUser(user());
        source.setConnectTimeout(2);
        return source;
    }

    /** Configuration of a coordinator that uses it. */
    public String config() {
        return "muster.journal { jdbc-url = \"" + url() + "\", user = " + user() + " }\n";
    }

    /** Ends it as a crash would: nobody is told. */
    public void crash() {
        runAsOwner("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
    }

    public void resume() {
        runAsOwner(
                "pg_ctl",
                "-D",
                data(),
                "-w",
                "-l",
                home.resolve("log").toString(),
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
                        + " -c max_connections=60",
                "start");
    }

    @Override
    public void close() {
        crash();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void createDatabase() {
        runAsOwner("createdb", "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", user(), "muster");
    }

    private String data() {
        return home.resolve("data").toString();
    }

    private void runAsOwner(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private static void run(List<String> command) {
        try {
            Path output = Files.createTempFile("muster-postgres", ".out");
            try {
                // Not a pipe: the server would inherit it and keep it open.
                Process process = new ProcessBuilder(command)
                        .directory(Path.of("/").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                process.getOutputStream().close();
                if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    throw new IllegalStateException(command + ": " + Files.readString(output));
                }
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Optional<Path> newest() {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(v -> v.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
