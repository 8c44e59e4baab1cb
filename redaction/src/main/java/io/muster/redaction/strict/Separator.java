package io.muster.redaction.strict;

/** The sign between a name and its value: {@code =}, {@code :}, {@code =>}, {@code :=}, an arrow, an escaped equals. */
final class Separator {
    private Separator() {}

    /** Where the value begins; -1 if no sign of one stands here. */
    static int end(byte[] text, int at, int end) {
        if (at >= end) {
            return -1;
        }
        if (text[at] == '=') {
            if (at + 1 < end && (text[at + 1] == '=' || text[at + 1] == '~')) {
                return -1;
            }
            return at + 1 < end && text[at + 1] == '>' ? at + 2 : at + 1;
        }
        if (text[at] == ':') {
            if (at + 1 < end && text[at + 1] == ':') {
                return -1;
            }
            return at + 1 < end && text[at + 1] == '=' ? at + 2 : at + 1;
        }
        if (Bytes.startsWith(text, at, end, "-> ")) {
            return at + 2;
        }
        if (Bytes.startsWith(text, at, end, "%3D") || Bytes.startsWith(text, at, end, "%3d")) {
            return at + 3;
        }
        return Bytes.startsWith(text, at, end, "\\u003d") ? at + 6 : -1;
    }
}
