package io.muster.protocol.analysis;

import com.fasterxml.jackson.databind.JsonNode;

/** A {@code when} that was understood. */
@FunctionalInterface
public interface Condition {
    /** Of a {@code when} that is not there. */
    Condition ALWAYS = facts -> true;

    /** @throws AnalysisFailure if the facts do not say */
    boolean holds(JsonNode facts);

    /** Of facts that are true or false. */
    static Condition is(boolean wanted) {
        return facts -> facts.booleanValue() == wanted;
    }

    /** Reads the {@code when} of one type of analyzer. */
    @FunctionalInterface
    interface Reader {
        /**
         * @param when empty where there is none
         * @throws IllegalArgumentException if it is wrong, with a message for the user
         * @throws UnsupportedOperationException if it may be right and is not understood, with a message for the user
         */
        Condition read(String when, Level level);
    }
}
