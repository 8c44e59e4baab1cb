package io.muster.redaction.strict;

/** Where a name has its seams: at marks, at capital letters, before a plural's s. */
final class NameParts {
    private NameParts() {}

    static boolean isMark(char c) {
        return c == '_' || c == '-' || c == '.';
    }

    static int skipMarks(String name, int at) {
        int i = at;
        while (i < name.length() && isMark(name.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Whether it is many of them: {@code tokens}. */
    static boolean isPlural(String name, int end) {
        return end < name.length()
                && name.charAt(end) == 's'
                && (end + 1 == name.length() || isMark(name.charAt(end + 1)));
    }

    /**
     * Whether what is from {@code at} to {@code end} is a part of its own.
     *
     * @param camel the name with its capital letters
     */
    static boolean standsAlone(String name, String camel, int at, int end) {
        return begins(camel, at) && ends(name, camel, end);
    }

    /** Whether a part begins here. */
    static boolean begins(String camel, int at) {
        return at == 0
                || isMark(camel.charAt(at - 1))
                || (at < camel.length()
                        && Character.isUpperCase(camel.charAt(at))
                        && !Character.isUpperCase(camel.charAt(at - 1)));
    }

    /** Whether a part ends here. */
    static boolean ends(String name, String camel, int end) {
        return end == name.length()
                || isMark(name.charAt(end))
                || Character.isDigit(name.charAt(end))
                || (Character.isUpperCase(camel.charAt(end)) && !Character.isUpperCase(camel.charAt(end - 1)));
    }
}
