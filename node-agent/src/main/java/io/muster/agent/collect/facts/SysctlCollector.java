package io.muster.agent.collect.facts;

import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.Host;
import io.muster.protocol.spec.CollectorAction.Sysctl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the kernel's settings from {@code /proc/sys}, as {@code sysctl -a} shows them. */
public final class SysctlCollector implements Collector<Sysctl> {
    private static final int MAX_VALUE_BYTES = 64 << 10;

    /** A key of the host's IPv6 addresses, and settings that the kernel warns about when they are read. */
    private static final Set<String> LEFT_OUT = Set.of("stable_secret", "base_reachable_time", "retrans_time");

    private final Host host;

    public SysctlCollector(Host host) {
        this.host = host;
    }

    @Override
    public CollectorResult collect(Sysctl action, CollectorContext context) throws IOException, InterruptedException {
        Path top = host.at("/proc/sys");
        if (!Files.isDirectory(top)) {
            return CollectorResult.missing("no /proc/sys on this host");
        }
        Map<String, String> values = new TreeMap<>();
        StringBuilder errors = new StringBuilder();
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                read(top, file, attributes, values, errors);
                return Thread.currentThread().isInterrupted() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                complain(key(top, file), e, errors);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while reading /proc/sys");
        }
        context.entries().putJson("system/sysctl.json", values);
        if (!errors.isEmpty()) {
            context.entries().put("system/sysctl-stderr.txt", errors.toString().getBytes(StandardCharsets.UTF_8));
        }
        return CollectorResult.collected();
    }

    private static void read(
            Path top, Path file, BasicFileAttributes attributes, Map<String, String> values, StringBuilder errors) {
        if (!attributes.isRegularFile() || LEFT_OUT.contains(String.valueOf(file.getFileName()))) {
            return;
        }
        String key = key(top, file);
        try {
            // Some act when they are written and are not meant to be read, which even root is told only by the mode.
            Set<PosixFilePermission> mode =
                    Files.readAttributes(file, PosixFileAttributes.class).permissions();
            if (mode.contains(PosixFilePermission.OWNER_READ)) {
                try (InputStream in = Files.newInputStream(file)) {
                    String value = new String(Host.readAtMost(in, MAX_VALUE_BYTES), StandardCharsets.UTF_8);
                    values.put(key, value.stripTrailing());
                }
            }
        } catch (NoSuchFileException e) {
            // Settings come and go with interfaces.
        } catch (IOException e) {
            complain(key, e, errors);
        }
    }

    /** Dots between names; a dot within a name, such as that of a VLAN, becomes a slash. */
    private static String key(Path top, Path file) {
        return top.relativize(file)
                .toString()
                .replace('.', '\0')
                .replace('/', '.')
                .replace('\0', '/');
    }

    private static void complain(String key, IOException e, StringBuilder errors) {
        String why = e instanceof AccessDeniedException
                ? "permission denied on key '" + key + "'"
                : "reading key \"" + key + "\": " + e.getMessage();
        errors.append("sysctl: ").append(why).append('\n');
    }
}
