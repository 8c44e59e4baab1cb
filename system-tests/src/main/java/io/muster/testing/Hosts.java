package io.muster.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Hosts in network namespaces, by the script {@code system-tests/bin/hosts}; needs root and iproute2. Names and
 * addresses are this process's own, so that several test runs do not meet.
 */
public final class Hosts implements AutoCloseable {
    private static final long PROCESS = ProcessHandle.current().pid();
    private static final String TAG = "m" + Long.toString(PROCESS % 100_000, 36) + "h";
    private static final String NET = "10." + (100 + PROCESS % 100) + "." + (PROCESS / 100 % 250);

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
    public static String gateway() {
        return NET + ".254";
    }

    public static String address(int host) {
        return NET + "." + host;
    }

    /** The line that runs a command on a host. */
    public List<String> line(int host, List<String> command) {
        List<String> line = new ArrayList<>(List.of(
                "env",
                "MUSTER_TEST_TAG=" + TAG,
                "MUSTER_TEST_NET=" + NET,
                script.toString(),
                "exec",
                Integer.toString(host)));
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

    /** From now on the host is heard, but hears nobody. */
    public void deafen(int host) {
        run("deafen", Integer.toString(host));
    }

    /** From now on the host hears, but is not heard. */
    public void mute(int host) {
        run("mute", Integer.toString(host));
    }

    /** Two hosts no longer hear each other; everybody else hears both. */
    public void part(int one, int other) {
        run("part", Integer.toString(one), Integer.toString(other));
    }

    /** Limits a host's link in both directions. */
    public void rate(int host, int megabitsPerSecond) {
        run("rate", Integer.toString(host), Integer.toString(megabitsPerSecond));
    }

    /** Undoes {@link #cut}, {@link #drop}, {@link #deafen}, {@link #mute} and this host's side of {@link #part}. */
    public void heal(int host) {
        run("heal", Integer.toString(host));
    }

    private void run(String... arguments) {
        List<String> line = new ArrayList<>(List.of(script.toString()));
        line.addAll(List.of(arguments));
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(line).redirectErrorStream(true).redirectInput(new File("/dev/null"));
            builder.environment().put("MUSTER_TEST_TAG", TAG);
            builder.environment().put("MUSTER_TEST_NET", NET);
            Process process = builder.start();
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
