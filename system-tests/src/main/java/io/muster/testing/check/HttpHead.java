package io.muster.testing.check;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The head of an HTTP/1.1 message.
 *
 * @param start the request or status line
 * @param fields by lower-case name
 */
record HttpHead(String start, Map<String, String> fields) {
    static HttpHead parse(String text) {
        String[] lines = text.split("\r\n");
        Map<String, String> fields = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                fields.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        return new HttpHead(lines[0], fields);
    }

    String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /** Length of the body; 0 where none is announced. */
    long length() {
        String length = field("content-length");
        return length.isEmpty() ? 0 : Long.parseLong(length);
    }

    /** Whether the rest of the connection is something else, or its bodies have no known length. */
    boolean endsParsing() {
        return !field("upgrade").isEmpty() || !field("transfer-encoding").isEmpty();
    }

    /** Of an answer. */
    int status() {
        String[] words = start.split(" ");
        return words.length < 2 ? 0 : Integer.parseInt(words[1]);
    }
}
