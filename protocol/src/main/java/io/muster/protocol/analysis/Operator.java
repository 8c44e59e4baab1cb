package io.muster.protocol.analysis;

/** What conditions compare with. */
enum Operator {
    LESS,
    AT_MOST,
    EQUAL,
    NOT_EQUAL,
    AT_LEAST,
    MORE;

    /** @throws IllegalArgumentException for anything else, with a message for the user */
    static Operator of(String text) {
        return switch (text) {
            case "<" -> LESS;
            case "<=" -> AT_MOST;
            case "=", "==", "===" -> EQUAL;
            case "!=", "!==", "<>" -> NOT_EQUAL;
            case ">=" -> AT_LEAST;
            case ">" -> MORE;
            default ->
                throw new IllegalArgumentException(
                        Words.quote(text) + " is not one of the operators <, <=, ==, !=, >=, >");
        };
    }

    /** Only equal or not, for what has no order. */
    static Operator ofEquality(String text) {
        Operator operator = of(text);
        if (operator != EQUAL && operator != NOT_EQUAL) {
            throw new IllegalArgumentException(Words.quote(text) + " is not one of the operators == and !=");
        }
        return operator;
    }

    /** @param comparison of the actual with the wanted, as {@link Comparable} has it */
    boolean holds(int comparison) {
        return switch (this) {
            case LESS -> comparison < 0;
            case AT_MOST -> comparison <= 0;
            case EQUAL -> comparison == 0;
            case NOT_EQUAL -> comparison != 0;
            case AT_LEAST -> comparison >= 0;
            case MORE -> comparison > 0;
        };
    }

    boolean holds(boolean equal) {
        return equal == (this == EQUAL);
    }
}
