package io.muster.agent.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Tells files that only the node's owner can have written from those that others can write too. */
final class OwnersFile {
    private static final Set<PosixFilePermission> WRITE_OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private OwnersFile() {}

    /** @throws IOException if somebody else than root and the agent's user could have written the file */
    static void check(Path file) throws IOException {
        checkOne(file);
        Path real = file.toRealPath();
        if (!real.equals(file.toAbsolutePath())) {
            checkOne(real);
        }
        Path folder = real.getParent();
        if (folder != null) {
            checkOne(folder);
        }
    }

    private static void checkOne(Path path) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
        if (attributes.permissions().stream().anyMatch(WRITE_OF_OTHERS::contains)) {
            throw new IOException(path + " can be written by others; chmod go-w " + path);
        }
        Object owner = Files.getAttribute(path, "unix:uid");
        if (!owner.equals(0) && !owner.equals(ownUser())) {
            throw new IOException(
                    path + " belongs to " + attributes.owner().getName() + ", neither to root nor to the agent's user");
        }
    }

    static boolean isOfOwnUser(Path file) throws IOException {
        return Files.getAttribute(file, "unix:uid").equals(ownUser());
    }

    /** Number of the user that this process runs as. */
    static Object ownUser() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }
}
