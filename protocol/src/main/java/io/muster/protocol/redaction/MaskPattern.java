package io.muster.protocol.redaction;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A regular expression in RE2's syntax whose groups say what becomes of a match, as Troubleshoot's redactors have it:
 * {@code (?P<mask>…)} is hidden, {@code (?P<drop>…)} goes, any other group stays, and what is in no group goes. Names
 * may occur more than once. Its time is linear in the text's length. Thread-safe.
 */
public final class MaskPattern {
    /** What stands for something that is hidden. */
    public static final String MASK = "***HIDDEN***";

    private static final byte[] MASK_BYTES = MASK.getBytes(StandardCharsets.US_ASCII);
    private static final String HIDDEN = "mask";
    private static final String DROPPED = "drop";

    private final Pattern pattern;
    private final List<String> groups;

    private MaskPattern(Pattern pattern, List<String> groups) {
        this.pattern = pattern;
        this.groups = groups;
    }

    /** @throws IllegalArgumentException that says what is wrong with the pattern */
    public static MaskPattern compile(String regex) {
        GroupNames names = GroupNames.of(regex);
        try {
            Pattern pattern = Pattern.compile(names.regex());
            if (pattern.groupCount() != names.groups().size()) {
                throw new IllegalArgumentException("its groups are not understood");
            }
            return new MaskPattern(pattern, names.groups());
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("is no regular expression in RE2's syntax: " + e.getDescription(), e);
        }
    }

    /** Whether it matches anywhere in a line. */
    public boolean finds(byte[] line) {
        return matcher(line).find();
    }

    /** A line, without its end, with every match replaced; the same array where nothing matches. */
    public byte[] apply(byte[] line) {
        Matcher matcher = matcher(line);
        if (!matcher.find()) {
            return line;
        }
        ByteArrayOutputStream result = new ByteArrayOutputStream(line.length + 64);
        int kept = 0;
        int lastEnd = -1;
        do {
            // An empty match right behind another one does not count, as in Go.
            if (matcher.end() > lastEnd) {
                result.write(line, kept, matcher.start() - kept);
                replace(matcher, line, result);
                kept = matcher.end();
            }
            lastEnd = matcher.end();
        } while (matcher.find());
        result.write(line, kept, line.length - kept);
        return result.toByteArray();
    }

    private void replace(Matcher matcher, byte[] line, ByteArrayOutputStream result) {
        for (int i = 1; i <= groups.size(); i++) {
            String name = groups.get(i - 1);
            if (name.equals(HIDDEN)) {
                result.writeBytes(MASK_BYTES);
            } else if (!name.equals(DROPPED)) {
                int group = name.isEmpty() ? i : firstOf(name, matcher);
                if (group > 0 && matcher.start(group) >= 0) {
                    result.write(line, matcher.start(group), matcher.end(group) - matcher.start(group));
                }
            }
        }
    }

    private int firstOf(String name, Matcher matcher) {
        for (int i = 1; i <= groups.size(); i++) {
            if (groups.get(i - 1).equals(name) && matcher.start(i) >= 0) {
                return i;
            }
        }
        return 0;
    }

    /** Offsets are of bytes: what is no UTF-8 is taken byte by byte, so that none swallows the one behind it. */
    private Matcher matcher(byte[] line) {
        String bytewise = isUtf8(line) ? null : new String(line, StandardCharsets.ISO_8859_1);
        return bytewise == null ? pattern.matcher(line) : pattern.matcher(bytewise);
    }

    private static boolean isUtf8(byte[] line) {
        for (byte b : line) {
            if (b < 0) {
                return decodes(line);
            }
        }
        return true;
    }

    private static boolean decodes(byte[] line) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        try {
            decoder.decode(ByteBuffer.wrap(line));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
