package io.muster.redaction.rules;

/** A rule for lines, which it gets in order and without their ends. For one text, and one thread. */
interface LineRule {
    /** As {@code redactions.json} calls it. */
    String name();

    /** Whether it might change the line, or remember it; where not, it need not see the line. */
    default boolean isInterestedIn(LineFacts facts) {
        return true;
    }

    /** The line as it is to be; the same array where it stays as it is. */
    byte[] apply(byte[] line);

    /** Whether the next line has to be shown to it, whatever is in it. */
    default boolean isArmed() {
        return false;
    }

    /** Text is missing here. */
    default void reset() {}
}
