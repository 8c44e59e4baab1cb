package io.muster.protocol.encryption;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** For whom to encrypt, as a command line says it. */
public final class RecipientArguments {
    private static final long MAX_BYTES = 1 << 20;

    private RecipientArguments() {}

    /**
     * All keys, checked.
     *
     * @param keys null where none is given
     * @param files of keys, as {@code age -R} takes them; null where none is given
     * @throws IllegalArgumentException that names what is wrong; also where something is given, and it names nobody
     */
    public static List<Recipient> read(@Nullable List<String> keys, @Nullable List<Path> files) {
        List<String> all = new ArrayList<>(keys == null ? List.of() : keys);
        for (Path file : files == null ? List.<Path>of() : files) {
            List<String> lines = Recipient.lines(text(file));
            if (lines.isEmpty()) {
                throw new IllegalArgumentException(file + " names nobody");
            }
            all.addAll(lines);
        }
        return Recipient.parseAll(all);
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IllegalArgumentException(file + " is too large for a file of keys");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file + ": " + e, e);
        }
    }
}
