package io.muster.coordinator.upload;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Names below a destination: {@code customer/ticket/file}, without what was not given. */
final class PathParts {
    /** What a preflight writes and removes again. */
    static final String PROBE = ".muster-preflight";

    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private PathParts() {}

    static List<String> folders(UploadTarget target) {
        List<String> parts = new ArrayList<>();
        if (target.customer() != null) {
            parts.add(target.customer());
        }
        if (target.ticket() != null) {
            parts.add(target.ticket());
        }
        return parts;
    }

    /** The folders, and a file in them. */
    static List<String> of(UploadTarget target, String file) {
        List<String> parts = folders(target);
        parts.add(file);
        return parts;
    }

    /** The URL below another one; each part is encoded (RFC 3986). */
    static String below(URI base, List<String> parts) {
        String encoded = parts.stream().map(PathParts::encode).collect(Collectors.joining("/"));
        return base.toString().replaceFirst("/+$", "") + "/" + encoded;
    }

    static String encode(String part) {
        StringBuilder out = new StringBuilder();
        for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
            if (PLAIN.indexOf(b) >= 0) {
                out.append((char) b);
            } else {
                out.append('%').append("%02X".formatted(b & 0xff));
            }
        }
        return out.toString();
    }
}
