package io.muster.agent.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder of a cgroup v2 tree that is ours to fill, kill and remove. */
final class Cgroup {
    private final Path folder;

    Cgroup(Path folder) {
        this.folder = folder;
    }

    /** The folder of the cgroup this process is in, also where v2 is mounted beside v1; null without cgroup v2. */
    static @Nullable Path own() {
        try {
            String membership = Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                    .filter(line -> line.startsWith("0::/"))
                    .map(line -> line.substring("0::".length()))
                    .findFirst()
                    .orElse(null);
            if (membership == null || membership.contains("/..")) {
                return null;
            }
            for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
                String[] fields = line.split(" ");
                int type = List.of(fields).indexOf("-") + 1;
                if (type > 0 && fields[type].equals("cgroup2")) {
                    return below(Path.of(fields[4]), Path.of(fields[3]), Path.of(membership));
                }
            }
        } catch (IOException e) {
            return null;
        }
        return null;
    }

    private static @Nullable Path below(Path mount, Path root, Path membership) {
        if (!membership.startsWith(root)) {
            return null;
        }
        Path folder = mount.resolve(root.relativize(membership)).normalize();
        return Files.isDirectory(folder) ? folder : null;
    }

    Path folder() {
        return folder;
    }

    /** The group for the commands of an agent process, below the one it is in; null where that can't be. */
    static @Nullable Cgroup forInstance(String instance) {
        Path own = own();
        if (own == null) {
            return null;
        }
        Cgroup group = new Cgroup(own).child("muster-" + instance);
        if (group == null) {
            return null;
        }
        List<String> join = List.of("/bin/sh", "-c", "echo 0 >\"$1/cgroup.procs\"", "muster-probe");
        List<String> line =
                Stream.concat(join.stream(), Stream.of(group.folder.toString())).toList();
        if (Tool.works(line)) {
            return group;
        }
        group.remove();
        return null;
    }

    /** A group below this one, or null where none can be made. */
    @Nullable
    Cgroup child(String name) {
        Path child = folder.resolve(name);
        try {
            Files.createDirectories(child);
            return new Cgroup(child);
        } catch (IOException e) {
            return null;
        }
    }

    boolean isPopulated() {
        return read("cgroup.events").contains("populated 1");
    }

    /** Whether a process has ever run in here, as far as the kernel tells. */
    boolean wasUsed() {
        String statistics = read("cpu.stat");
        return statistics.startsWith("usage_usec ") && !statistics.startsWith("usage_usec 0\n");
    }

    List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        for (Cgroup child : children()) {
            pids.addAll(child.pids());
        }
        read("cgroup.procs").lines().map(Long::parseLong).forEach(pids::add);
        return pids;
    }

    /** Kills all at once where the kernel can (5.14 and later), one by one elsewhere. */
    void kill() {
        try {
            Files.writeString(folder.resolve("cgroup.kill"), "1");
        } catch (IOException e) {
            pids().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        }
    }

    /** Stops everything inside, or lets it go on; nothing happens where the kernel can't (before 5.2). */
    void freeze(boolean stop) {
        try {
            Files.writeString(folder.resolve("cgroup.freeze"), stop ? "1" : "0");
        } catch (IOException e) {
            return; // it only makes looking around cheaper
        }
    }

    /** Removes the folder and those that a command made below; false while something lives in it. */
    boolean remove() {
        children().forEach(Cgroup::remove);
        try {
            Files.deleteIfExists(folder);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private List<Cgroup> children() {
        List<Cgroup> children = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder, Files::isDirectory)) {
            folders.forEach(child -> children.add(new Cgroup(child)));
        } catch (IOException e) {
            return children; // gone meanwhile
        }
        return children;
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            return "";
        }
    }
}
