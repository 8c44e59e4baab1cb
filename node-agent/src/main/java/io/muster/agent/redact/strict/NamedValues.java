package io.muster.agent.redact.strict;

import java.util.Set;

/** Finds values by the names before them: in assignments, documents, markup, command lines, headers and pairs. */
final class NamedValues {
    private static final int MAX_NAME = 200;
    private static final int SHORTEST_WEAK = 8;
    private static final Set<String> PAIR_NAMES = Set.of(
            "name", "key", "variable", "parameter", "option", "property", "field", "id", "n", "param", "attribute");

    /** Names whose values run to the end of the line, blanks and all. */
    private static final Set<String> HEADERS = Set.of("authorization", "cookie");

    /** What may follow a name that has a value. */
    private static final boolean[] BEFORE_VALUE = new boolean[256];

    static {
        for (byte b : "=:\"'`\\ \t>](%-\0,".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)) {
            BEFORE_VALUE[b] = true;
        }
    }

    private NamedValues() {}

    /** A name with a telling word: masks the value that belongs to it, if it has one. */
    static void look(Place place, int start, int end, String rule) {
        byte[] text = place.text();
        int from = start;
        int low = Math.max(place.lineStart(), start - MAX_NAME);
        while (from > low && Bytes.isName(text[from - 1])) {
            from--;
        }
        int to = end;
        int high = Math.min(place.textEnd(), end + MAX_NAME);
        while (to < high && Bytes.isName(text[to])) {
            to++;
        }
        if (to < place.textEnd() && !BEFORE_VALUE[text[to] & 0xff]) {
            return;
        }
        boolean option = text[from] == '-' && from < start;
        while (to > end && (text[to - 1] == '.' || text[to - 1] == '-')) {
            to--;
        }
        // A line of JSON in JSON has its escapes before names: "\nPASSWORD=x" is no name that begins with n.
        if (from > place.lineStart() && text[from - 1] == '\\' && from < start && "nrt".indexOf(text[from]) >= 0) {
            from++;
        }
        NameCache.Judged judged = place.names().judge(text, from, to, start - from, end - start);
        if (judged.isSecret()) {
            new Found(place, from, to, rule, option, judged.lower()).mask();
        }
    }

    /** Always a name of a secret, such as a header. */
    static void header(Place place, int start, int end, String rule) {
        byte[] text = place.text();
        int from = start;
        while (from > place.lineStart() && Bytes.isName(text[from - 1])) {
            from--;
        }
        if (end < place.textEnd() && Bytes.isName(text[end])) {
            return;
        }
        new Found(place, from, end, rule, false, place.lower(start, end)).mask();
    }

    /** A name, and what may come after it. */
    private record Found(Place place, int from, int to, String rule, boolean option, String name) {
        void mask() {
            byte[] text = place.text();
            int end = place.textEnd();
            Quote key = Quote.at(text, to, end);
            int at = key == null ? to : to + key.length();
            if (key != null && isPairName(text, key)) {
                pair(at, key);
                return;
            }
            if (key == null && isPlainPairName(text)) {
                if (Bytes.skipSpace(text, to, end) == end) {
                    place.continuation().expectValue(rule);
                }
                return;
            }
            while (at < end && text[at] == ']') {
                at++;
            }
            int sign = Bytes.skipSpace(text, at, end);
            int value = separator(text, sign, end);
            if (value >= 0) {
                int from = Bytes.skipSpace(text, value, end);
                boolean weak = Names.isWeak(name);
                boolean counted = name.endsWith("s") && isNumber(text, from, end);
                boolean sourceLine = rule.equals("token")
                        && key == null
                        && from == value
                        && isNumber(text, from, end)
                        && text[value - 1] == ':';
                boolean prose = weak && text[value - 1] == ':' && Quote.at(text, from, end) == null;
                if (!counted && !prose && !sourceLine) {
                    new Value(place, rule, key, isHeader(), weak ? SHORTEST_WEAK : 0, this.from)
                            .mask(from, text[value - 1]);
                }
            } else if (isElement(text)) {
                int close = Bytes.find(text, at, end, ">");
                if (close < Bytes.find(text, at, end, "<")) {
                    element(close + 1);
                }
            } else if (option) {
                optionValue(at, key);
            } else if (key != null && isArgument(text, key)) {
                argument(sign);
            } else if (key == null && sign < end && text[sign] == '(' && Quote.at(text, sign + 1, end) != null) {
                new Value(place, rule, null, false, from).mask(sign + 1, (byte) ' ');
            } else if (key == null && name.endsWith("password") && sign > at && Quote.at(text, sign, end) != null) {
                new Value(place, rule, null, false, from).mask(sign, (byte) ' ');
            } else if (key == null && sign > at && isNetrc(text)) {
                new Value(place, rule, null, false, from).token(sign);
            }
        }

        private static boolean isNumber(byte[] text, int at, int end) {
            int i = at;
            while (i < end && text[i] >= '0' && text[i] <= '9') {
                i++;
            }
            return i > at && (i == end || !Bytes.isAlphanumeric(text[i]));
        }

        private boolean isHeader() {
            for (String header : HEADERS) {
                if (name.endsWith(header)) {
                    return true;
                }
            }
            return false;
        }

        /** Where the value begins; -1 if no sign of one follows. */
        private int separator(byte[] text, int at, int end) {
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

        /** {@code define('DB_PASSWORD', 'x')}. */
        private boolean isArgument(byte[] text, Quote key) {
            int open = from - key.length();
            return open > place.lineStart() && text[open - 1] == '(';
        }

        private void argument(int at) {
            byte[] text = place.text();
            int end = place.textEnd();
            if (at < end && text[at] == ',') {
                int value = Bytes.skipSpace(text, at + 1, end);
                if (Quote.at(text, value, end) != null) {
                    new Value(place, rule, null, false, from).mask(value, (byte) ',');
                }
            }
        }

        private boolean isElement(byte[] text) {
            int i = from;
            if (i > place.lineStart() && text[i - 1] == ':') {
                i--;
                while (i > place.lineStart() && Bytes.isName(text[i - 1])) {
                    i--;
                }
            }
            return i > place.lineStart() && text[i - 1] == '<';
        }

        private void element(int at) {
            byte[] text = place.text();
            int end = at;
            while (end < place.textEnd() && text[end] != '<' && text[end] != '"') {
                end++;
            }
            while (end > at && end < place.textEnd() && text[end] == '"' && text[end - 1] == '\\') {
                end--;
            }
            if (Bytes.startsWith(text, at, place.textEnd(), "<![CDATA[")) {
                end = Bytes.find(text, at, place.textEnd(), "]]>");
                place.mask(at + 9, end, rule);
            } else {
                place.mask(at, end, rule);
            }
        }

        /** {@code --password x}, {@code --password\0x\0}, {@code "--password", "x"}, {@code a1="--password" a2="x"}. */
        private void optionValue(int at, @org.jspecify.annotations.Nullable Quote key) {
            byte[] text = place.text();
            int end = place.textEnd();
            int i = at;
            if (key != null) {
                while (i < end && (text[i] == ',' || Bytes.isSpace(text[i]))) {
                    i++;
                }
                if (Bytes.startsWith(text, i, end, "a") && i + 2 < end && text[i + 1] >= '0' && text[i + 1] <= '9') {
                    int equals = Bytes.find(text, i, Math.min(end, i + 6), "=");
                    i = equals < Math.min(end, i + 6) ? equals + 1 : i;
                }
                Quote next = Quote.at(text, i, end);
                if (next != null && i > at && !Bytes.startsWith(text, i + next.length(), end, "-")) {
                    place.mask(i + next.length(), next.end(text, i + next.length(), end), rule);
                }
                return;
            }
            while (i < end && Bytes.isSpace(text[i])) {
                i++;
            }
            if (i == at || i >= end) {
                return;
            }
            if (text[i] == '\\' && i + 1 == end) {
                place.continuation().expectToken(rule);
            } else if (text[i] != '-') {
                new Value(place, rule, null, false, from).mask(i, (byte) ' ');
            }
        }

        /** {@code machine h login u password x}. */
        private boolean isNetrc(byte[] text) {
            int end = from;
            return Bytes.find(text, place.lineStart(), end, "setenv ") < end
                    || Bytes.find(text, place.lineStart(), end, "login ") < end
                    || Bytes.find(text, place.lineStart(), end, "machine ") < end
                    || (from == Bytes.skipSpace(text, place.lineStart(), place.textEnd())
                            && place.continuation().isConfiguration(name));
        }

        /** Whether this is the value of {@code "name":} or {@code name=}, whose secret is in the value beside it. */
        private boolean isPairName(byte[] text, Quote key) {
            int i = from - key.length();
            if (i <= place.lineStart() || !key.isAt(text, i, from)) {
                return false;
            }
            i = Bytes.skipSpaceBack(text, place.lineStart(), i);
            if (i <= place.lineStart() || (text[i - 1] != ':' && text[i - 1] != '=')) {
                return false;
            }
            i = Bytes.skipSpaceBack(text, place.lineStart(), i - 1);
            while (i > place.lineStart() && (Bytes.isQuote(text[i - 1]) || text[i - 1] == '\\')) {
                i--;
            }
            int start = i;
            while (start > place.lineStart() && Bytes.isName(text[start - 1])) {
                start--;
            }
            return i - start <= 12 && PAIR_NAMES.contains(place.lower(start, i));
        }

        /** {@code - name: DB_PASSWORD}, the value on the next line. */
        private boolean isPlainPairName(byte[] text) {
            int i = Bytes.skipSpaceBack(text, place.lineStart(), from);
            if (i <= place.lineStart() || text[i - 1] != ':' || i == from) {
                return false;
            }
            int start = i - 1;
            while (start > place.lineStart() && Bytes.isName(text[start - 1])) {
                start--;
            }
            return i - 1 - start <= 12 && PAIR_NAMES.contains(place.lower(start, i - 1));
        }

        private void pair(int after, Quote key) {
            byte[] text = place.text();
            int end = place.textEnd();
            int i = after;
            while (i < end && (Bytes.isSpace(text[i]) || text[i] == ',' || text[i] == ';')) {
                i++;
            }
            if (i >= end) {
                place.continuation().expectValue(rule);
                return;
            }
            if (text[i] == '>') {
                element(i + 1);
                return;
            }
            int limit = Math.min(end, i + 200);
            for (int at = i; at < limit && text[at] != '}' && text[at] != '{'; at++) {
                int length = valueName(text, at, end);
                if (length > 0) {
                    valueAfter(at + length);
                    return;
                }
            }
            before(key);
        }

        /** {@code {"value":"x","name":"PASSWORD"}}. */
        private void before(Quote key) {
            byte[] text = place.text();
            int i = from - key.length();
            while (i > place.lineStart() && text[i] != '{' && text[i] != '<') {
                i--;
            }
            for (int at = i; at < from; at++) {
                int length = valueName(text, at, from);
                if (length > 0) {
                    valueAfter(at + length);
                    return;
                }
            }
        }

        private void valueAfter(int at) {
            byte[] text = place.text();
            int end = place.textEnd();
            Quote close = Quote.at(text, at, end);
            int sign = Bytes.skipSpace(text, close == null ? at : at + close.length(), end);
            int value = separator(text, sign, end);
            if (value >= 0) {
                new Value(place, rule, close, false, -1).mask(Bytes.skipSpace(text, value, end), text[value - 1]);
            }
        }
    }

    /** Length of a word that names the other half of a pair; 0 if there is none here. */
    static int valueName(byte[] text, int at, int end) {
        if (at > 0 && Bytes.isName(text[at - 1])) {
            return 0;
        }
        for (String word : new String[] {"value", "val", "content", "secret"}) {
            int after = at + word.length();
            if (Bytes.startsWithWord(text, at, end, word) && (after >= end || !Bytes.isName(text[after]))) {
                return word.length();
            }
        }
        return 0;
    }

    /** The line after a name: masks its value, if it is one. */
    static boolean valueLine(Place place, String rule) {
        byte[] text = place.text();
        int end = place.textEnd();
        int i = Bytes.skipSpace(text, place.lineStart(), end);
        Quote open = Quote.at(text, i, end);
        int at = open == null ? i : i + open.length();
        int length = valueName(text, at, end);
        if (length == 0) {
            return false;
        }
        new Found(place, at, at + length, rule, false, "").valueAfter(at + length);
        return true;
    }
}
