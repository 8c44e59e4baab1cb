package io.muster.redaction.strict;

import java.util.List;

/** What stands on the line around a value, and says how far the value can reach. */
final class Surroundings {
    /** What may stand before the first name of a line. */
    private static final List<String> LEADS =
            List.of("- ", "export ", "set ", "env ", "Environment=", "declare -x ", "setenv ", "ENV ");

    private Surroundings() {}

    /** Whether nothing but blanks, signs of a comment and leads stand before. */
    static boolean isLineStart(Place place, int at) {
        byte[] text = place.text();
        int i = place.lineStart();
        while (i < at && (Bytes.isSpace(text[i]) || text[i] == '#' || text[i] == ';')) {
            i++;
        }
        for (String lead : LEADS) {
            if (Bytes.startsWith(text, i, at, lead)) {
                i = Bytes.skipSpace(text, i + lead.length(), at);
            }
        }
        return i == at;
    }

    /** Whether a name and an equals sign follow behind a mark that parts assignments. */
    static boolean hasOtherAssignment(byte[] text, int from, int end) {
        for (int i = from + 1; i < end; i++) {
            if (text[i] == '=' && Bytes.isName(text[i - 1])) {
                int start = i;
                while (start > from && Bytes.isName(text[start - 1])) {
                    start--;
                }
                if (start > from && " ;,&".indexOf(text[start - 1]) >= 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether there are quotes before on this line, so that this may be inside of a string of JSON. */
    static boolean isEnclosed(Place place, int at) {
        byte[] text = place.text();
        for (int i = place.lineStart(); i < at; i++) {
            if (text[i] == '"' || text[i] == '\'') {
                return true;
            }
        }
        return false;
    }

    /** Whether a quote was opened on this line before, and not closed. */
    static boolean isInQuotes(Place place, int at) {
        byte[] text = place.text();
        int quotes = 0;
        int single = 0;
        for (int i = place.lineStart(); i < at; i++) {
            quotes += text[i] == '"' ? 1 : 0;
            single += text[i] == '\'' ? 1 : 0;
        }
        return (quotes & 1) == 1 || (single & 1) == 1;
    }

    /** Where a string of JSON that this may be inside of ends at the latest. */
    static int stringEnd(byte[] text, int from, int end) {
        int i = from;
        while (i < end && text[i] != '"') {
            i++;
        }
        return beforeEscapes(text, from, i, end);
    }

    /** Where the quotes end that a whole header is in. */
    static int headerEnd(byte[] text, int from, int end) {
        int i = from;
        while (i < end && !Bytes.isQuote(text[i]) && text[i] != 0) {
            i++;
        }
        return beforeEscapes(text, from, i, end);
    }

    private static int beforeEscapes(byte[] text, int from, int quote, int end) {
        int i = quote;
        while (i > from && i < end && text[i - 1] == '\\') {
            i--;
        }
        return i;
    }
}
