package io.muster.redaction.rules;

import io.muster.protocol.redaction.MaskPattern;

/**
 * A pattern within one line.
 *
 * @param needed flags of {@link LineFacts} without which it can't match; 0 where every line may
 */
record PatternRule(String name, MaskPattern pattern, int needed) implements LineRule {
    @Override
    public boolean isInterestedIn(LineFacts facts) {
        return needed == 0 || facts.hasAll(needed);
    }

    @Override
    public byte[] apply(byte[] line) {
        return pattern.apply(line);
    }
}
