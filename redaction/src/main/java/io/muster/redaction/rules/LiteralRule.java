package io.muster.redaction.rules;

import io.muster.protocol.redaction.MaskPattern;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Hides a text wherever it stands in a line. */
final class LiteralRule implements LineRule {
    private static final byte[] MASK = MaskPattern.MASK.getBytes(StandardCharsets.US_ASCII);

    private final String name;
    private final byte[] literal;

    /** @param literal not empty */
    LiteralRule(String name, String literal) {
        this.name = name;
        this.literal = literal.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public byte[] apply(byte[] line) {
        int found = find(line, 0);
        if (found < 0) {
            return line;
        }
        ByteArrayOutputStream result = new ByteArrayOutputStream(line.length);
        int kept = 0;
        while (found >= 0) {
            result.write(line, kept, found - kept);
            result.writeBytes(MASK);
            kept = found + literal.length;
            found = find(line, kept);
        }
        result.write(line, kept, line.length - kept);
        return result.toByteArray();
    }

    private int find(byte[] line, int from) {
        for (int at = from; at <= line.length - literal.length; at++) {
            int i = 0;
            while (i < literal.length && line[at + i] == literal[i]) {
                i++;
            }
            if (i == literal.length) {
                return at;
            }
        }
        return -1;
    }
}
