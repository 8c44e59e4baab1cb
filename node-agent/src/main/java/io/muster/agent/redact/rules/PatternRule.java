package io.muster.agent.redact.rules;

import io.muster.protocol.redaction.MaskPattern;
import java.util.List;

/**
 * A pattern within one line.
 *
 * @param needed texts in lower case of which a line must have one for the pattern to match; none means that any line
 *     may match
 */
record PatternRule(String name, MaskPattern pattern, List<String> needed) implements LineRule {
    @Override
    public byte[] apply(byte[] line) {
        return needed.isEmpty() || needed.stream().anyMatch(word -> Ascii.contains(line, word))
                ? pattern.apply(line)
                : line;
    }
}
