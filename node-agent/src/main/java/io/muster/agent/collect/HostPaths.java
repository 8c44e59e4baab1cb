package io.muster.agent.collect;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Paths from text in UTF-8, whatever the locale. The JDK translates names with the locale's charset, which is ASCII for
 * a service without one, and refuses every other name; its file URIs carry the bytes as they are.
 */
public final class HostPaths {
    private HostPaths() {}

    /** The path that a text names in UTF-8. */
    public static Path of(String path) {
        if (isAscii(path)) {
            return Path.of(path);
        }
        boolean absolute = path.startsWith("/");
        Path found = Path.of(URI.create("file://" + (absolute ? "" : "/") + percentEncode(path)));
        return absolute ? found : Path.of("/").relativize(found);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static String percentEncode(String path) {
        if (path.indexOf(0) >= 0) {
            throw new InvalidPathException(path, "a path can't hold NUL");
        }
        StringBuilder encoded = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            if (b == '/' || (b > 0 && Character.isLetterOrDigit(b))) {
                encoded.append((char) b);
            } else {
                encoded.append(String.format("%%%02X", b & 0xff));
            }
        }
        return encoded.toString();
    }
}
