package io.muster.protocol.archive;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The rules for paths in an archive, checked when an entry is written and again when it is read; and the way from any
 * file name to a component that keeps them.
 */
public final class EntryPaths {
    /** Longest path, in UTF-8 bytes: {@code PATH_MAX} of Linux. */
    public static final int MAX_PATH = 4096;

    /** Longest component, in UTF-8 bytes: {@code NAME_MAX} of Linux. */
    public static final int MAX_COMPONENT = 255;

    private EntryPaths() {}

    /**
     * Returns {@code path} if it is safe: relative, no empty, {@code .} or {@code ..} component, no control character,
     * no backslash, valid Unicode, within the lengths.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static String check(String path) {
        problem(path).ifPresent(problem -> {
            throw new IllegalArgumentException("unsafe path \"" + printable(path) + "\": " + problem);
        });
        return path;
    }

    /** What is wrong with a path; empty if it is safe. */
    public static Optional<String> problem(String path) {
        if (path.isEmpty()) {
            return Optional.of("it is empty");
        }
        if (path.length() > MAX_PATH || utf8Length(path) > MAX_PATH) {
            return Optional.of("it is longer than " + MAX_PATH + " bytes");
        }
        for (int i = 0; i < path.length(); ) {
            int c = path.codePointAt(i);
            if (Character.isISOControl(c) || c == '\\' || isSurrogate(c)) {
                return Optional.of("it holds a control character, a backslash or half a surrogate pair");
            }
            i += Character.charCount(c);
        }
        for (int from = 0; from <= path.length(); ) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            String component = path.substring(from, to);
            if (component.isEmpty()) {
                return Optional.of(from == 0 ? "it is absolute" : "it has an empty component");
            }
            if (component.equals(".") || component.equals("..")) {
                return Optional.of("it has a component \"" + component + "\"");
            }
            if (utf8Length(component) > MAX_COMPONENT) {
                return Optional.of("a component is longer than " + MAX_COMPONENT + " bytes");
            }
            from = to + 1;
        }
        return Optional.empty();
    }

    /** Whether a symbolic link may be recorded with this target. Where it leads is the business of who extracts. */
    static boolean isRecordableTarget(String target) {
        return !target.isEmpty()
                && utf8Length(target) <= MAX_PATH
                && target.codePoints().noneMatch(c -> Character.isISOControl(c) || isSurrogate(c));
    }

    /** Turns any file name into one safe component: see {@link ComponentEscaper}. */
    public static String sanitize(String name) {
        return ComponentEscaper.escape(name, true);
    }

    /** Turns the bytes of any file name into one safe component; bytes that are not UTF-8 become {@code %XX}. */
    public static String sanitize(byte[] name) {
        return ComponentEscaper.escape(ComponentEscaper.decode(name), true);
    }

    /**
     * The last name of a path of the default file system as text that {@link #sanitize(String)} understands: bytes that
     * are not UTF-8 are lone surrogates. The JDK's text of a name is lossy where the name is not in the encoding of the
     * process; its URI is not.
     */
    public static String name(Path file) {
        Path name = file.getFileName();
        if (name == null) {
            return "";
        }
        String text = name.toString();
        return text.indexOf('\ufffd') < 0 ? text : ComponentEscaper.decode(ComponentEscaper.rawName(name));
    }

    /** Turns the last name of a path of the default file system into one safe component. */
    public static String sanitizeName(Path file) {
        return sanitize(file.getFileName() == null ? "/" : name(file));
    }

    /** Makes the target of a symbolic link recordable, escaping like a component but leaving slashes and length. */
    public static String sanitizeTarget(String target) {
        String escaped = ComponentEscaper.escape(target, false);
        return utf8Length(escaped) <= MAX_PATH ? escaped : sanitize(target);
    }

    /** For messages: nothing in it can move a cursor or forge a line. */
    public static String printable(String path) {
        String cut = path.length() > 300 ? path.substring(0, 300) + "…" : path;
        return ComponentEscaper.escape(cut, false);
    }

    static int utf8Length(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                length++;
            } else if (c < 0x800) {
                length += 2;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                length += 4;
                i++;
            } else {
                length += 3;
            }
        }
        return length;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
