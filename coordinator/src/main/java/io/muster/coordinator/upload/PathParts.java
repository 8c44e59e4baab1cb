package io.muster.coordinator.upload;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The name of a bundle below its destination: {@code customer/ticket/file}, without what was not given. */
final class PathParts {
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

    /** As the path of a URL; each part is encoded (RFC 3986). */
    static String encoded(List<String> parts) {
        return parts.stream().map(PathParts::encode).collect(Collectors.joining("/"));
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
