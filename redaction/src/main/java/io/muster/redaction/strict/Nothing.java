package io.muster.redaction.strict;

import java.util.Set;

/** Tells values that are no secrets whatever their name: none, a reference, another program's mask. */
final class Nothing {
    private static final int LONGEST = 12;

    /** The last ones are what Debian writes behind names of packages: {@code python3-jwt:amd64}. */
    private static final Set<String> WORDS = WordList.of(
            """
            true false null none nil undefined yes no on off empty n/a <nil> [] {} (none) <none> <empty> <unset> unset
            optional required (null) <redacted> [redacted] redacted [filtered] <secret> <hidden> nan undef disabled
            enabled all amd64 arm64 armhf i386
            """);

    private Nothing() {}

    /** Whether nothing has to be hidden here. */
    static boolean is(Place place, int from, int end) {
        return end <= from
                || (end - from <= LONGEST
                        && WORDS.contains(place.lower(from, end).strip()))
                || isRepeated(place.text(), from, end)
                || isNumberedMessage(place.text(), from, end)
                || isReference(place.text(), from, end);
    }

    /** Another program's mask. */
    private static boolean isRepeated(byte[] text, int from, int end) {
        byte first = text[from];
        if (first != '*' && first != 'x' && first != 'X' && first != '.' && first != '-' && first != '#') {
            return false;
        }
        for (int i = from; i < end; i++) {
            if (text[i] != first) {
                return false;
            }
        }
        return end - from >= 3 || first == '*' || first == '-';
    }

    /** {@code %%1842}: Windows has the text for it elsewhere. */
    private static boolean isNumberedMessage(byte[] text, int from, int end) {
        if (!Bytes.startsWith(text, from, end, "%%")) {
            return false;
        }
        for (int i = from + 2; i < end; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return false;
            }
        }
        return true;
    }

    /** {@code ${DB_PASSWORD}}, {@code {{ .Values.password }}}: says where the secret is. */
    private static boolean isReference(byte[] text, int from, int end) {
        boolean braces = Bytes.startsWith(text, from, end, "${") && text[end - 1] == '}';
        boolean template = Bytes.startsWith(text, from, end, "{{") && text[end - 1] == '}';
        return (braces || template) && Bytes.find(text, from, end, ":-") == end;
    }
}
