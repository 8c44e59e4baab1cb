package io.muster.redaction.rules;

/** Finds lines that rules may have an interest in; cheap, for most lines are none. */
@FunctionalInterface
interface LineFilter {
    /** Every line. */
    LineFilter ALL = (text, from, to) -> from < to ? from : -1;

    /** An offset within the next line that has to be looked at; -1 where there is none. */
    int next(byte[] text, int from, int to);
}
