package io.muster.redaction.strict;

import java.util.Set;

/** Schemes before credentials, as {@code Bearer} is: they tell nothing, and help who reads. */
final class Schemes {
    private static final int LONGEST = 20;
    private static final Set<String> ALL =
            WordList.of("bearer basic digest negotiate token apikey aws4-hmac-sha256 ntlm key splunk");

    private Schemes() {}

    static boolean isOne(Place place, int from, int end) {
        return ALL.contains(place.lower(from, end));
    }

    /** Behind a scheme and its blank, or where it was. */
    static int skip(Place place, int from, int end) {
        byte[] text = place.text();
        int space = from;
        while (space < end && text[space] != ' ' && space - from < LONGEST) {
            space++;
        }
        return space < end && text[space] == ' ' && isOne(place, from, space) ? space + 1 : from;
    }
}
