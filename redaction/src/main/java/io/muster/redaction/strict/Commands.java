package io.muster.redaction.strict;

/** Programs whose short options carry passwords. */
final class Commands {
    private Commands() {}

    /** {@code mysql -psecret}: the password is in the same word. */
    static Finder joined(String option) {
        return (place, start, end, rule) -> {
            byte[] text = place.text();
            int at = option(place, end, option);
            int from = at + option.length();
            if (at < place.textEnd() && from < place.textEnd() && !Bytes.isSpace(text[from]) && text[from] != '-') {
                new Value(place, rule, null, false, -1).mask(from, (byte) ' ');
            }
        };
    }

    /** {@code sshpass -p secret}: the password is the next word, or the rest of this one. */
    static Finder next(String option) {
        return (place, start, end, rule) -> {
            byte[] text = place.text();
            int limit = place.textEnd();
            int at = option(place, end, option);
            if (at >= limit) {
                return;
            }
            int from = at + option.length();
            while (from < limit && (Bytes.isSpace(text[from]) || text[from] == '=')) {
                from++;
            }
            if (from < limit && text[from] != '-') {
                new Value(place, rule, null, false, -1).mask(from, (byte) ' ');
            }
        };
    }

    /** {@code curl -u user:secret}. */
    static void curl(Place place, int start, int end, String rule) {
        if (isPart(place, start, end)) {
            return;
        }
        byte[] text = place.text();
        int limit = place.textEnd();
        for (String option : new String[] {"-u", "--user", "--proxy-user", "-U"}) {
            int at = option(place, end, option);
            int from = at + option.length();
            while (at < limit
                    && from < limit
                    && (Bytes.isSpace(text[from]) || text[from] == '=' || Bytes.isQuote(text[from]))) {
                from++;
            }
            int to = from;
            int colon = -1;
            while (to < limit && !Bytes.isSpace(text[to]) && !Bytes.isQuote(text[to])) {
                colon = colon < 0 && text[to] == ':' ? to : colon;
                to++;
            }
            if (at < limit && colon > 0) {
                place.mask(colon + 1, to, rule);
            }
        }
    }

    /** Where an option stands as a word; the end of the line if it does not. */
    private static int option(Place place, int from, String option) {
        byte[] text = place.text();
        int limit = place.textEnd();
        for (int at = Bytes.find(text, from, limit, option); at < limit; at = Bytes.find(text, at + 1, limit, option)) {
            if (Bytes.isSpace(text[at - 1])) {
                return at;
            }
        }
        return limit;
    }

    private static boolean isPart(Place place, int start, int end) {
        byte[] text = place.text();
        return (start > place.lineStart() && Bytes.isAlphanumeric(text[start - 1]))
                || (end < place.textEnd() && Bytes.isAlphanumeric(text[end]));
    }

    /** {@code IDENTIFIED BY 'secret'} of SQL. */
    static void identifiedBy(Place place, int start, int end, String rule) {
        byte[] text = place.text();
        int from = Bytes.skipSpace(text, end, place.textEnd());
        if (Bytes.startsWithWord(text, from, place.textEnd(), "password ")) {
            from = Bytes.skipSpace(text, from + 9, place.textEnd());
        }
        // In prose something is identified by its name.
        if (Quote.at(text, from, place.textEnd()) != null || isOfUser(place, start)) {
            new Value(place, rule, null, false, -1).mask(from, (byte) ' ');
        }
    }

    /** Whether a statement creates or alters a user or role. */
    private static boolean isOfUser(Place place, int before) {
        for (int at = place.lineStart(); at < before; at++) {
            if (Bytes.startsWithWord(place.text(), at, before, "user ")
                    || Bytes.startsWithWord(place.text(), at, before, "role ")
                    || Bytes.startsWithWord(place.text(), at, before, "grant ")) {
                return true;
            }
        }
        return false;
    }

    /** {@code requirepass secret} of a configuration. */
    static void setting(Place place, int start, int end, String rule) {
        byte[] text = place.text();
        int from = Bytes.skipSpace(text, end, place.textEnd());
        if (from > end && from < place.textEnd()) {
            new Value(place, rule, null, false, -1).mask(from, (byte) ' ');
        } else {
            NamedValues.header(place, start, end, rule);
        }
    }

    /** {@code pass:secret} of openssl. */
    static void openssl(Place place, int start, int end, String rule) {
        if (start > place.lineStart()
                && (Bytes.isSpace(place.text()[start - 1]) || Bytes.isQuote(place.text()[start - 1]))
                && Bytes.find(place.text(), place.lineStart(), start, "-pass") < start) {
            new Value(place, rule, null, false, -1).token(end);
        }
    }
}
