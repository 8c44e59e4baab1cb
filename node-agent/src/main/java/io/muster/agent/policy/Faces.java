package io.muster.agent.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * One file under the names by which rules may know it.
 *
 * @param written as somebody wrote it, without {@code .} and {@code ..}
 * @param named in its real folder, under its own name, be it a link's
 * @param real where links lead
 */
record Faces(Path written, Path named, Path real) {
    /** Of what a path names, followed to its end. Of what is not there, the path is all there is. */
    static Faces of(Path path) throws IOException {
        Faces unfollowed = withoutFollowing(path);
        try {
            return new Faces(unfollowed.written, unfollowed.named, path.toRealPath());
        } catch (NoSuchFileException e) {
            return unfollowed;
        }
    }

    /** Of what a path names itself: a link is a link. */
    static Faces withoutFollowing(Path path) throws IOException {
        Path written = path.toAbsolutePath().normalize();
        Path folder = path.toAbsolutePath().getParent();
        Path name = path.getFileName();
        if (folder == null
                || name == null
                || name.toString().equals("..")
                || name.toString().equals(".")) {
            Path real = Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? path.toRealPath() : written;
            return new Faces(written, real, real);
        }
        try {
            Path named = folder.toRealPath().resolve(name);
            return new Faces(written, named, named);
        } catch (NoSuchFileException e) {
            return new Faces(written, written, written);
        }
    }

    List<Path> all() {
        return List.of(written, named, real);
    }
}
