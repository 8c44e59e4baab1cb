package io.muster.coordinator.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Paths in addresses. */
final class PathSegments {
    private PathSegments() {}

    /** Percent-encodes each segment; dots too where they are all of it, so that nobody resolves them. */
    static String encode(String path) {
        return Arrays.stream(path.split("/", -1)).map(PathSegments::segment).collect(Collectors.joining("/"));
    }

    /** What an encoded path of a request means. */
    static String decode(String path) {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String segment(String text) {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        return encoded.equals(".") || encoded.equals("..") ? encoded.replace(".", "%2E") : encoded;
    }
}
