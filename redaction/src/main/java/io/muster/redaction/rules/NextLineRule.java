package io.muster.redaction.rules;

import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Rewrites the line behind one that it selects. A line that was rewritten selects none itself. */
final class NextLineRule implements LineRule {
    private final String name;
    private final int needed;
    private final Predicate<byte[]> selector;
    private final UnaryOperator<byte[]> rewrite;
    private boolean armed;

    /** @param needed flags of {@link LineFacts} without which no line is selected; 0 where every line may be */
    NextLineRule(String name, int needed, Predicate<byte[]> selector, UnaryOperator<byte[]> rewrite) {
        this.name = name;
        this.needed = needed;
        this.selector = selector;
        this.rewrite = rewrite;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isInterestedIn(LineFacts facts) {
        return armed || needed == 0 || facts.hasAll(needed);
    }

    @Override
    public byte[] apply(byte[] line) {
        if (armed) {
            armed = false;
            return rewrite.apply(line);
        }
        armed = selector.test(line);
        return line;
    }

    @Override
    public boolean isArmed() {
        return armed;
    }

    @Override
    public void reset() {
        armed = false;
    }
}
