package io.muster.redaction.strict;

/** Secrets that are known by their shape, wherever they stand. */
final class Shapes {
    private Shapes() {}

    /** What follows a fixed beginning: letters, digits and {@code _-}, at least so many. */
    static Finder tail(int least) {
        return (place, start, end, rule) -> {
            int to = Bytes.base64UrlEnd(place.text(), end, place.textEnd());
            if (to - end >= least && !joined(place, start)) {
                place.mask(start, to, rule);
            }
        };
    }

    /** As {@link #tail}, with dots in it. */
    static Finder dotted(int least) {
        return (place, start, end, rule) -> {
            byte[] text = place.text();
            int to = end;
            while (to < place.textEnd() && (Bytes.isBase64Url(text[to]) || text[to] == '.')) {
                to++;
            }
            if (to - end >= least && !joined(place, start)) {
                place.mask(start, to, rule);
            }
        };
    }

    /** As {@link #tail}, beginning in exactly this case and followed by capital letters and digits only. */
    static Finder capitals(String beginning, int length) {
        return (place, start, end, rule) -> {
            byte[] text = place.text();
            int to = end;
            while (to < place.textEnd()
                    && ((text[to] >= 'A' && text[to] <= 'Z') || (text[to] >= '0' && text[to] <= '9'))) {
                to++;
            }
            boolean ends = to >= place.textEnd() || !Bytes.isAlphanumeric(text[to]);
            if (to - start == length && ends && !joined(place, start) && Bytes.startsWith(text, start, to, beginning)) {
                place.mask(start, to, rule);
            }
        };
    }

    /** Three parts in Base64 for URLs with dots between (RFC 7519), five where it is encrypted. */
    static void jwt(Place place, int start, int end, String rule) {
        byte[] text = place.text();
        if (!Bytes.startsWith(text, start, end, "eyJ") || joined(place, start)) {
            return;
        }
        int limit = place.textEnd();
        int to = Bytes.base64UrlEnd(text, start, limit);
        int dots = 0;
        while (to < limit && text[to] == '.' && dots < 4) {
            to = Bytes.base64UrlEnd(text, to + 1, limit);
            dots++;
        }
        if (dots >= 1 && to - start >= 30) {
            place.mask(start, to, rule);
        }
    }

    /** {@code $6$salt$hash} and its like (crypt(5)). */
    static void crypt(Place place, int start, int end, String rule) {
        byte[] text = place.text();
        int to = end;
        while (to < place.textEnd() && (Bytes.isBase64(text[to]) || "$.,_-".indexOf(text[to]) >= 0)) {
            to++;
        }
        if (to - end >= 12 && !joined(place, start) && Bytes.find(text, end, to, "$") < to - 8) {
            place.mask(start, to, rule);
        }
    }

    /** {@code {SSHA}…}. */
    static void ldapHash(Place place, int start, int end, String rule) {
        place.mask(end, Bytes.base64End(place.text(), end, place.textEnd()), rule);
    }

    /** {@code Bearer x} anywhere. */
    static void bearer(Place place, int start, int end, String rule) {
        byte[] text = place.text();
        int to = end;
        while (to < place.textEnd() && (Bytes.isBase64(text[to]) || "._-~".indexOf(text[to]) >= 0)) {
            to++;
        }
        if (to - end >= 12 && hasDigit(text, end, to)) {
            place.mask(end, to, rule);
        }
    }

    /**
     * {@code Basic dXNlcjpwYXNz}: Base64 of something that holds a colon can't be told from a word, unless it is long.
     */
    static void basic(Place place, int start, int end, String rule) {
        byte[] text = place.text();
        int to = Bytes.base64End(text, end, place.textEnd());
        if (to - end >= 8 && (to - end) % 4 == 0 && !joined(place, start) && decodesToPair(text, end, to)) {
            place.mask(end, to, rule);
        }
    }

    private static boolean decodesToPair(byte[] text, int from, int to) {
        try {
            byte[] plain = java.util.Base64.getDecoder().decode(java.util.Arrays.copyOfRange(text, from, to));
            for (byte b : plain) {
                if (b == ':') {
                    return true;
                }
            }
            return false;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** {@code hooks.slack.com/services/T0/B0/x}: the path is the secret. */
    static void hook(Place place, int start, int end, String rule) {
        byte[] text = place.text();
        int to = end;
        while (to < place.textEnd() && (Bytes.isBase64Url(text[to]) || text[to] == '/')) {
            to++;
        }
        if (to - end >= 12) {
            place.mask(end, to, rule);
        }
    }

    /** {@code sig=} of a shared access signature, {@code X-Amz-Signature=} of a signed URL. */
    static void parameter(Place place, int start, int end, String rule) {
        byte[] text = place.text();
        int to = end;
        while (to < place.textEnd() && (Bytes.isBase64(text[to]) || "%._-".indexOf(text[to]) >= 0)) {
            to++;
        }
        if (to - end >= 16 && !joined(place, start)) {
            place.mask(end, to, rule);
        }
    }

    /** A key between {@code BEGIN} and {@code END}, on one line or on many (RFC 7468). */
    static void key(Place place, int start, int end, String rule) {
        byte[] text = place.text();
        int begin = Bytes.find(text, Math.max(place.lineStart(), start - 60), start, "-----BEGIN");
        if (begin == start) {
            return;
        }
        int limit = place.textEnd();
        int marker = Bytes.find(text, end, limit, "-----END");
        int to = keyEnd(text, end, marker);
        if (to == marker && marker < limit) {
            place.mask(end, marker, rule);
            return;
        }
        if (to - end > 40) {
            place.mask(end, to, rule);
        }
        place.continuation().expectKey(rule);
    }

    /** Base64 with line feeds that are escaped, as often as it takes. */
    private static int keyEnd(byte[] text, int from, int end) {
        int to = from;
        while (to < end) {
            int escapes = to;
            while (escapes < end && text[escapes] == '\\') {
                escapes++;
            }
            if (escapes > to && (escapes >= end || (text[escapes] != 'n' && text[escapes] != 'r'))) {
                return to;
            }
            if (escapes == to && !Bytes.isBase64(text[to]) && ":-, ".indexOf(text[to]) < 0) {
                return to;
            }
            to = escapes + 1;
        }
        return end;
    }

    /** {@code Private-Lines: 14} of PuTTY's key files. */
    static void puttyKey(Place place, int start, int end, String rule) {
        if (start == place.lineStart()) {
            place.continuation().expectKey(rule);
        }
    }

    private static boolean hasDigit(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if ((text[i] >= '0' && text[i] <= '9') || text[i] == '.' || text[i] == '_') {
                return true;
            }
        }
        return false;
    }

    /** Whether it is the end of a longer word. */
    private static boolean joined(Place place, int start) {
        byte[] text = place.text();
        if (start <= place.lineStart() || !Bytes.isAlphanumeric(text[start - 1])) {
            return false;
        }
        // The n of an escaped line feed is no letter of a word.
        return !(start - 2 >= place.lineStart() && text[start - 2] == '\\');
    }
}
