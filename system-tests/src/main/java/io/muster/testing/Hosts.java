package io.muster.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Hosts in network namespaces, by the script {@code system-tests/bin/hosts}; needs root and iproute2. */
public final class Hosts implements AutoCloseable {
    private static final String NET = "10.99.0";

    private final Path script;

    private Hosts(Path script) {
        this.script = script;
    }

    /** Creates hosts 1 to {@code count}. */
    public static Hosts up(int count) {
        Hosts hosts = new Hosts(SourceTree.file("system-tests/bin/hosts"));
        hosts.run("down");
        hosts.run("up", Integer.toString(count));
        return hosts;
    }

    /** Whether this user may create hosts here. */
    public static boolean available() {
        return "root".equals(System.getProperty("user.name")) && Files.isExecutable(Path.of("/usr/sbin/ip"));
    }

    /** This machine's address, as the hosts see it. */
    public String gateway() {
        return NET + ".254";
    }

    public static String address(int host) {
        return NET + "." + host;
    }

    /** The line that runs a command on a host. */
    public List<String> line(int host, List<String> command) {
        List<String> line = new ArrayList<>(List.of(script.toString(), "exec", Integer.toString(host)));
        line.addAll(command);
        return line;
    }

    /** Unplugs a host's cable. */
    public void cut(int host) {
        run("cut", Integer.toString(host));
    }

    /** Silently drops every packet from and to a host. */
    public void drop(int host) {
        run("drop", Integer.toString(host));
    }

    /** Undoes {@link #cut} and {@link #drop}. */
    public void heal(int host) {
        run("heal", Integer.toString(host));
    }

    private void run(String... arguments) {
        List<String> line = new ArrayList<>(List.of(script.toString()));
        line.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(line + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Removes the hosts and kills what still runs on them. */
    @Override
    public void close() {
        run("down");
    }
}
