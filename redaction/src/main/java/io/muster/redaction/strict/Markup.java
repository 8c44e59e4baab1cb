package io.muster.redaction.strict;

/** Elements of XML whose name tells of a secret. */
final class Markup {
    private static final String CHARACTER_DATA = "<![CDATA[";

    private Markup() {}

    /** Whether a name that begins here, perhaps behind a prefix and a colon, is that of an element that opens. */
    static boolean opensElement(Place place, int from) {
        byte[] text = place.text();
        int i = from;
        if (i > place.lineStart() && text[i - 1] == ':') {
            i--;
            while (i > place.lineStart() && Bytes.isName(text[i - 1])) {
                i--;
            }
        }
        return i > place.lineStart() && text[i - 1] == '<';
    }

    /**
     * Masks an element's text.
     *
     * @param at where the name ends
     */
    static void maskBehind(Place place, int at, String rule) {
        byte[] text = place.text();
        int end = place.textEnd();
        int close = Bytes.find(text, at, end, ">");
        if (close < Bytes.find(text, at, end, "<")) {
            maskText(place, close + 1, rule);
        }
    }

    /**
     * The same.
     *
     * @param at behind the mark that ends the opening tag
     */
    static void maskText(Place place, int at, String rule) {
        byte[] text = place.text();
        int limit = place.textEnd();
        if (Bytes.startsWith(text, at, limit, CHARACTER_DATA)) {
            int from = at + CHARACTER_DATA.length();
            place.mask(from, Bytes.find(text, from, limit, "]]>"), rule);
            return;
        }
        int end = at;
        while (end < limit && text[end] != '<' && text[end] != '"') {
            end++;
        }
        while (end > at && end < limit && text[end] == '"' && text[end - 1] == '\\') {
            end--;
        }
        place.mask(at, end, rule);
    }
}
