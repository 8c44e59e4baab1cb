package io.muster.redaction.rules;

/** Searches in bytes without regard to the case of ASCII letters. */
final class Ascii {
    private Ascii() {}

    static boolean contains(byte[] text, String lower) {
        return indexOf(text, lower, 0) >= 0;
    }

    /** @param lower in lower case */
    static int indexOf(byte[] text, String lower, int from) {
        byte small = (byte) lower.charAt(0);
        byte capital = (byte) Character.toUpperCase(lower.charAt(0));
        for (int i = from; i <= text.length - lower.length(); i++) {
            if ((text[i] == small || text[i] == capital) && startsWith(text, i, lower)) {
                return i;
            }
        }
        return -1;
    }

    static boolean startsWith(byte[] text, int at, String lower) {
        if (at < 0 || at + lower.length() > text.length) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if (lower(text[at + i]) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static boolean endsWith(byte[] text, int from, int end, String lower) {
        return end - lower.length() >= from && startsWith(text, end - lower.length(), lower);
    }

    static int indexOf(byte[] text, int wanted, int from) {
        for (int i = from; i < text.length; i++) {
            if (text[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    static int lastIndexOf(byte[] text, int wanted) {
        for (int i = text.length - 1; i >= 0; i--) {
            if (text[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }
}
