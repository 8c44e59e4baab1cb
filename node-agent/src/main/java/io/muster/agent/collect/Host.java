package io.muster.agent.collect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The host as collectors see it.
 *
 * @param root where its files are; {@code /} but for tests and for agents in a container
 * @param environment of the agent
 * @param ownPaths the agent's own spool and data, which is never collected
 */
public record Host(Path root, Map<String, String> environment, List<Path> ownPaths, Clock clock) {
    /** Enough for the largest table of a large host; what is longer is cut. */
    private static final int MAX_TABLE_BYTES = 16 << 20;

    /** Where administrators' tools are; services and plain users often do not have these folders in their path. */
    private static final List<String> SYSTEM_FOLDERS =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    public Host {
        environment = Map.copyOf(environment);
        ownPaths = List.copyOf(ownPaths);
    }

    /** This machine. */
    public static Host local(List<Path> ownPaths) {
        return new Host(Path.of("/"), System.getenv(), ownPaths, Clock.systemUTC());
    }

    /** Where an absolute path of the host is. */
    public Path at(String path) {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        return root.resolve(HostPaths.of(relative));
    }

    /** Text of a file such as those in {@code /proc}, whose size is not known before it is read. */
    public String read(String path) throws IOException {
        try (InputStream in = Files.newInputStream(at(path))) {
            return new String(readAtMost(in, MAX_TABLE_BYTES), StandardCharsets.UTF_8);
        }
    }

    /** Reads to the end, or to the limit. */
    public static byte[] readAtMost(InputStream in, int limit) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        while (content.size() < limit) {
            int n = in.read(buffer, 0, Math.min(buffer.length, limit - content.size()));
            if (n < 0) {
                break;
            }
            content.write(buffer, 0, n);
        }
        return content.toByteArray();
    }

    /** {@code PATH} for commands: the agent's own, then the system's folders that it lacks. */
    public String searchPath() {
        Set<String> folders = new LinkedHashSet<>();
        for (String folder : environment.getOrDefault("PATH", "").split(":")) {
            if (folder.startsWith("/")) {
                folders.add(folder);
            }
        }
        folders.addAll(SYSTEM_FOLDERS);
        return String.join(":", new ArrayList<>(folders));
    }

    /** Finds a program as a shell would; one with a slash is taken as it is. */
    public Optional<Path> program(String name, String searchPath) {
        if (name.contains("/")) {
            Path path = HostPaths.of(name).toAbsolutePath();
            return Files.isExecutable(path) ? Optional.of(path) : Optional.empty();
        }
        for (String folder : searchPath.split(":")) {
            Path path = HostPaths.of(folder).resolve(HostPaths.of(name));
            if (path.isAbsolute() && Files.isRegularFile(path) && Files.isExecutable(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    /** Environment for tools whose output is parsed: nothing of the agent's but the path, and no translations. */
    public Map<String, String> toolEnvironment() {
        return Map.of("PATH", searchPath(), "LC_ALL", "C");
    }
}
