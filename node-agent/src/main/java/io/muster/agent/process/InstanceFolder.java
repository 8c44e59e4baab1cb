package io.muster.agent.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small files of one agent process: its pipes, the sessions it has open, and the record by which the next one finds
 * what it may have left. Removed by the watcher.
 */
final class InstanceFolder {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceFolder.class);
    private static final String PREFIX = "instance-";
    private static final String RECORD = "record";
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

    private final Path folder;

    private InstanceFolder(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder; in memory or among temporary files where the state folder has no room for it. */
    static InstanceFolder create(Path stateFolder, String instance, String group) throws IOException {
        IOException problem = new IOException("no folder for " + instance);
        Path name = Path.of(PREFIX + instance);
        Path elsewhere = Path.of("muster-" + instance);
        for (Path folder : List.of(
                stateFolder.resolve(name),
                Path.of("/dev/shm").resolve(elsewhere),
                Path.of(System.getProperty("java.io.tmpdir", "/tmp")).resolve(elsewhere))) {
            try {
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                Files.writeString(folder.resolve(RECORD), String.join("\n", identity(pid()), group));
                return new InstanceFolder(folder);
            } catch (IOException e) {
                problem.addSuppressed(e);
                LOG.warn("cannot use {} for small files: {}", folder, e.toString());
            }
        }
        throw problem;
    }

    Path path() {
        return folder;
    }

    /** Lets the watcher know of a session; the cookie finds its processes too, unless they have dropped it. */
    void sessionStarted(long session) {
        try {
            Files.createFile(session(session));
        } catch (IOException e) {
            LOG.debug("session {} is not recorded: {}", session, e.toString());
        }
    }

    void sessionEnded(long session) {
        try {
            Files.deleteIfExists(session(session));
        } catch (IOException e) {
            LOG.debug("the record of session {} stays: {}", session, e.toString());
        }
    }

    private Path session(long session) {
        return folder.resolve("session-" + session);
    }

    /** Ends what earlier processes of this agent have left, when their watcher was killed too. */
    static void sweep(Path stateFolder) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(stateFolder, PREFIX + "*")) {
            for (Path folder : folders) {
                sweepOne(folder);
            }
        }
    }

    private static void sweepOne(Path folder) {
        try {
            List<String> record =
                    Files.exists(folder.resolve(RECORD)) ? Files.readAllLines(folder.resolve(RECORD)) : List.of();
            if (!record.isEmpty()
                    && record.get(0)
                            .equals(identity(Long.parseLong(record.get(0).split(" ")[0])))) {
                LOG.warn("{} belongs to an agent that still runs", folder);
                return;
            }
            String instance = folder.getFileName().toString().substring(PREFIX.length());
            Cgroup group = record.size() > 1 && !record.get(1).isEmpty() ? new Cgroup(Path.of(record.get(1))) : null;
            ProcessTree tree = new ProcessTree(Environment.variable(instance, ""), 0, group);
            if (!tree.kill(System.nanoTime() + PATIENCE)) {
                LOG.warn("processes of the earlier instance {} do not end", instance);
                return;
            }
            if (group != null) {
                group.remove();
            }
            delete(folder);
        } catch (IOException | NumberFormatException e) {
            LOG.warn("cannot clean up after an earlier instance in {}: {}", folder, e.toString());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    /** Names a process for all times: numbers are used again, also after a reboot. */
    private static String identity(long pid) throws IOException {
        ProcessTable.Entry entry = ProcessTable.read(pid);
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        return pid + " " + (entry == null ? "gone" : entry.started()) + " " + boot;
    }
}
