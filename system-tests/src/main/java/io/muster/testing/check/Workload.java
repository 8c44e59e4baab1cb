package io.muster.testing.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * What a collection gathers, with content known beforehand: files that are copied and commands whose output is fixed.
 * It is the same on every node. Every command carries {@link #marker} in its environment, so that survivors are found.
 */
public final class Workload {
    private static final int LINES = 40;

    private final Path folder;
    private final Random random;
    private final String marker = "muster-fault-" + UUID.randomUUID();
    private final List<Map<String, ?>> collectors = new ArrayList<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final Map<String, byte[]> expected = new LinkedHashMap<>();

    private Workload(Path folder, Random random) {
        this.folder = folder;
        this.random = random;
    }

    /** @param folder where the files are put that nodes copy */
    public static Workload in(Path folder, Random random) {
        try {
            return new Workload(Files.createDirectories(folder), random);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files and commands of all kinds, done within a second or two. */
    public static Workload mixed(Path folder, Random random) {
        return in(folder, random)
                .file("small", random.nextInt(4000))
                .echo("quick")
                .paced("paced", 10 + random.nextInt(20), 0.05)
                .stubborn("stubborn", 1)
                .file("large", 200_000 + random.nextInt(2_000_000))
                .bulk("bulk", 50_000 + random.nextInt(500_000))
                .paced("slow", 5 + random.nextInt(20), 0.1)
                .file("last", random.nextInt(600_000));
    }

    /** A file of noise that is copied. */
    public Workload file(String name, int bytes) {
        byte[] content = noise(bytes);
        Path file = write(name, content);
        add("copy", name, Map.of("path", file.toString()));
        expected.put(name + "/" + file.getFileName(), content);
        return this;
    }

    /** A command that prints a line. */
    public Workload echo(String name) {
        return command(name, "echo " + name, name + "\n");
    }

    /** A command that prints lines with a pause after each, in seconds. */
    public Workload paced(String name, int lines, double pause) {
        StringBuilder output = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            output.append("line ").append(i).append(" of ").append(name).append('\n');
        }
        String script = "i=0; while [ $i -lt %d ]; do echo line $i of %s; i=$((i+1)); sleep %s; done"
                .formatted(lines, name, pause);
        return command(name, script, output.toString());
    }

    /** A command that prints noise. */
    public Workload bulk(String name, int bytes) {
        byte[] content = noise(bytes);
        return command(name, "cat '" + write(name, content) + "'", new String(content, StandardCharsets.ISO_8859_1));
    }

    /** A command that ignores TERM and leaves processes behind, one of them in a session of its own. */
    public Workload stubborn(String name, int seconds) {
        String script = "trap '' TERM; setsid sleep 300 >/dev/null 2>&1 </dev/null & sleep 300 >/dev/null 2>&1 & "
                + "echo begun; sleep " + seconds + "; echo ended";
        return command(name, script, "begun\nended\n");
    }

    private Workload command(String name, String script, String output) {
        add(
                "run",
                name,
                Map.of("command", "sh", "args", List.of("-c", script), "env", List.of("FAULT_MARKER=" + marker)));
        expected.put("run-host/" + name + ".txt", output.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    private void add(String type, String name, Map<String, ?> fields) {
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.put("collectorName", name);
        collectors.add(Map.of(type, all));
        names.add(name);
    }

    private Path write(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name + ".bin"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Half of it compresses and half does not. */
    private byte[] noise(int bytes) {
        byte[] content = new byte[bytes];
        random.nextBytes(content);
        byte[] line = "the quick brown fox jumps over the lazy dog\n".getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at + LINES * line.length < bytes; at += 2 * LINES * line.length) {
            for (int i = 0; i < LINES; i++) {
                System.arraycopy(line, 0, content, at + i * line.length, line.length);
            }
        }
        return content;
    }

    /** The spec to send; JSON is YAML. */
    public String spec() {
        try {
            return Json.mapper()
                    .writeValueAsString(Map.of(
                            "apiVersion",
                            "troubleshoot.sh/v1beta2",
                            "kind",
                            "HostCollector",
                            "metadata",
                            Map.of("name", "faults"),
                            "spec",
                            Map.of("collectors", collectors)));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the environment of every process that a command starts. */
    public String marker() {
        return marker;
    }

    /** Names of the collectors. */
    public Set<String> collectors() {
        return Set.copyOf(names);
    }

    /** Content by path below a node's folder. */
    public Map<String, byte[]> expected() {
        return Map.copyOf(expected);
    }
}
