package io.muster.redaction.rules;

import io.muster.protocol.redaction.MaskPattern;

/**
 * {@code Pwd = x;} of a connection string. Many lines have a semicolon and one of the words: only where the word stands
 * before an equals sign, and the semicolon behind it, the pattern is tried.
 *
 * @param key in lower case
 * @param fact the flag of {@link LineFacts} for the key
 */
record AttributeRule(String name, MaskPattern pattern, String key, int fact) implements LineRule {
    static AttributeRule of(String name, String key, int fact) {
        return new AttributeRule(name, MaskPattern.compile("(?i)(" + key + " *= *)(?P<mask>[^;]+)(;)"), key, fact);
    }

    @Override
    public boolean isInterestedIn(LineFacts facts) {
        return facts.hasAll(fact | LineFacts.EQUALS | LineFacts.SEMICOLON)
                && (facts.isUnusual() || mayMatch(facts.line()));
    }

    private boolean mayMatch(byte[] line) {
        for (int at = Ascii.indexOf(line, key, 0); at >= 0; at = Ascii.indexOf(line, key, at + 1)) {
            int sign = at + key.length();
            while (sign < line.length && line[sign] == ' ') {
                sign++;
            }
            if (sign < line.length && line[sign] == '=' && Ascii.indexOf(line, ';', sign + 2) >= 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public byte[] apply(byte[] line) {
        return pattern.apply(line);
    }
}
