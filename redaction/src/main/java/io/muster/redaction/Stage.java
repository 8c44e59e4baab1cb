package io.muster.redaction;

/** Looks for secrets in the text of one entry. Used by one thread; may remember what earlier blocks held. */
public interface Stage {
    /**
     * Looks through a block of whole lines and says what is to be replaced. Line ends are {@code \n}; a block ends
     * without one only where the text ends or something of it is missing. Bytes that are no UTF-8 may be anywhere.
     *
     * @param text valid from {@code from} to {@code to}; only until this returns
     * @throws RuntimeException when it can't judge the text; the entry is withheld then
     */
    void scan(byte[] text, int from, int to, Edits edits);

    /** Tells that text is missing between the blocks before and after, because a limit has cut it out. */
    default void gap() {}

    /** Whether {@link #scan} has to get the whole text at once, up to {@link TextPipeline#MAX_WHOLE} bytes. */
    default boolean needsWholeEntry() {
        return false;
    }
}
