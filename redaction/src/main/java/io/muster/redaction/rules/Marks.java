package io.muster.redaction.rules;

/**
 * What every match of a default rule has in it: {@code @} in connection strings, {@code ;} behind an attribute of one,
 * the key {@code name} or {@code entity} in JSON, escaped or not, before a secret's value.
 */
final class Marks implements LineFilter {
    private static final boolean[] MARKS = new boolean[256];

    static {
        MARKS['@'] = true;
        MARKS[';'] = true;
        MARKS[':'] = true;
    }

    @Override
    public int next(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = text[i];
            if (MARKS[b & 0xff] && (b != ':' || isKey(text, from, i))) {
                return i;
            }
        }
        return -1;
    }

    /** Whether a colon stands behind {@code name"}, {@code name\"} or {@code entity"}, in any case. */
    private static boolean isKey(byte[] text, int from, int colon) {
        int end = colon - 1;
        if (end < from || text[end] != '"') {
            return false;
        }
        if (end > from && text[end - 1] == '\\') {
            end--;
        }
        return Ascii.endsWith(text, from, end, "name") || Ascii.endsWith(text, from, end, "entity");
    }
}
