package io.muster.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A PostgreSQL server of its own. It refuses to run as root, so root runs it as the user {@code postgres}. */
public final class Postgres implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final String USER = "muster";

    private final Path home;
    private final Path programs;
    private final String address;
    private final int port;
    private final boolean durable;

    private Postgres(Path home, Path programs, String address, int port, boolean durable) {
        this.home = home;
        this.programs = programs;
        this.address = address;
        this.port = port;
        this.durable = durable;
    }

    /** Whether it is installed. */
    public static boolean available() {
        return newest().isPresent();
    }

    /** Starts one that listens on {@code address}, to whoever asks; for tests, so that it never waits for the disk. */
    public static Postgres start(String address, int port) {
        return start(address, port, false);
    }

    /** As the other, and as it ships: what is committed is on the disk. */
    public static Postgres startDurable(String address, int port) {
        return start(address, port, true);
    }

    private static Postgres start(String address, int port, boolean durable) {
        try {
            Path home = Files.createTempDirectory("muster-postgres");
            Postgres server = new Postgres(
                    home,
                    newest().orElseThrow(
                                    () -> new IllegalStateException("PostgreSQL is not installed below " + INSTALLED)),
                    address,
                    port,
                    durable);
            if (isRoot()) {
                Shell.run("chown", "postgres", home.toString());
            }
            server.run(
                    "initdb", "-D", server.data(), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C");
            server.allowEverybody();
            server.resume();
            server.run("createdb", "-h", address, "-p", Integer.toString(port), "-U", USER, "muster");
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "jdbc:postgresql://" + address + ":" + port + "/muster";
    }

    public String user() {
        return USER;
    }

    /** Ends it as a crash does. */
    public Postgres crash() {
        run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
        return this;
    }

    public Postgres resume() {
        run(
                "pg_ctl",
                "-D",
                data(),
                "-w",
                "-l",
                home.resolve("log").toString(),
                "-o",
                "-p " + port + " -c listen_addresses=" + address
                        + " -c unix_socket_directories='' -c max_connections=60 -c fsync=" + (durable ? "on" : "off"),
                "start");
        return this;
    }

    /** The answer to a query, one line for each row, fields separated by a vertical bar. */
    public String query(String sql) {
        List<String> line = asOwner("psql");
        line.addAll(List.of("-h", address, "-p", Integer.toString(port), "-U", USER, "-d", "muster", "-At", "-c", sql));
        return Shell.run(line).strip();
    }

    private void allowEverybody() {
        String file = home.resolve("data/pg_hba.conf").toString();
        List<String> line = asOwner("/bin/sh");
        line.addAll(List.of("-c", "echo 'host all all 0.0.0.0/0 trust' >> '" + file + "'"));
        Shell.run(line);
    }

    private String data() {
        return home.resolve("data").toString();
    }

    private List<String> asOwner(String program) {
        List<String> line = new ArrayList<>(List.of("env", "-C", "/"));
        if (isRoot()) {
            line.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        line.add(programs.resolve(program).toString());
        return line;
    }

    /** Into a file, not a pipe: the server would inherit it and keep it open. */
    private void run(String program, String... arguments) {
        try {
            Path output = Files.createTempFile("muster-postgres", ".out");
            try {
                List<String> line = asOwner(program);
                line.addAll(List.of(arguments));
                int exit = new ProcessBuilder(line)
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile())
                        .start()
                        .waitFor();
                if (exit != 0) {
                    throw new IllegalStateException(line + ": " + Files.readString(output));
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
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
}
