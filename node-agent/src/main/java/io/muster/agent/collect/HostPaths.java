package io.muster.agent.collect;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Paths and names as the bytes that they are on Linux. The JDK translates names with the locale's charset, which is
 * ASCII for a service without one, and loses every other name on the way to and from text. Its file URIs carry the
 * bytes as they are, so names that are not ASCII go through these.
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

    /** Bytes of the last name of an absolute path. */
    public static byte[] nameBytes(Path path) {
        Path name = path.getFileName();
        if (name == null) {
            return new byte[0];
        }
        String text = name.toString();
        if (isAscii(text)) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
        String raw = path.toUri().getRawPath();
        int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
        return percentDecode(raw.substring(raw.lastIndexOf('/', end - 1) + 1, end));
    }

    /**
     * The last name of an absolute path as text, for matching and for people; bytes that are no UTF-8 become U+FFFD.
     */
    public static String name(Path path) {
        return new String(nameBytes(path), StandardCharsets.UTF_8);
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

    private static byte[] percentDecode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toByteArray();
    }
}
