package io.muster.redaction.strict;

/** Looks closely at a place where a word stands. */
@FunctionalInterface
interface Finder {
    /**
     * Masks what it finds.
     *
     * @param start of the word
     * @param end of the word
     */
    void look(Place place, int start, int end, String rule);
}
