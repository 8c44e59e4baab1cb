package io.muster.redaction.pseudonym;

/** Shapes of addresses. */
final class Addresses {
    private Addresses() {}

    /** Where the dotted address that begins here ends; {@code at} if none does. */
    static int ipv4End(byte[] text, int at, int end) {
        int i = at;
        for (int part = 0; part < 4; part++) {
            int value = 0;
            int digits = 0;
            while (i < end && digits < 3 && text[i] >= '0' && text[i] <= '9') {
                value = value * 10 + text[i] - '0';
                digits++;
                i++;
            }
            if (digits == 0 || value > 255) {
                return at;
            }
            if (part < 3 && (i >= end || text[i++] != '.')) {
                return at;
            }
        }
        boolean longer = i < end && (isDigit(text[i]) || (text[i] == '.' && i + 1 < end && isDigit(text[i + 1])));
        return longer ? at : i;
    }

    /** Six pairs of hexadecimal digits with one kind of sign between them. */
    static boolean isMac(byte[] text, int from, int to) {
        if (to - from != 17) {
            return false;
        }
        byte sign = text[from + 2];
        for (int i = 0; i < 17; i++) {
            boolean between = i % 3 == 2;
            if (between ? text[from + i] != sign : !isHex(text[from + i])) {
                return false;
            }
        }
        return sign == ':' || sign == '-';
    }

    /** Groups of at most four hexadecimal digits (RFC 4291), at least three of them or a double colon. */
    static boolean isIpv6(byte[] text, int from, int to) {
        int groups = 0;
        int length = 0;
        int doubles = 0;
        int letters = 0;
        for (int i = from; i < to; i++) {
            if (text[i] == ':') {
                if (i + 1 < to && text[i + 1] == ':') {
                    doubles++;
                }
                groups += length > 0 ? 1 : 0;
                length = 0;
            } else if (isHex(text[i])) {
                letters += text[i] > '9' ? 1 : 0;
                if (++length > 4) {
                    return false;
                }
            } else {
                return false;
            }
        }
        groups += length > 0 ? 1 : 0;
        boolean full = groups == 8 && doubles == 0;
        // "10:20:30" is a time and "::" a scope in C++; a shortened address has a doubled colon and something to tell.
        return full || (doubles == 1 && groups >= 2 && groups < 8 && (letters > 0 || groups > 2));
    }

    static boolean isEmail(byte[] text, int from, int to, int sign) {
        int dot = -1;
        for (int i = sign + 1; i < to; i++) {
            if (text[i] == '.') {
                dot = i;
            } else if (!isAlphanumeric(text[i]) && text[i] != '-') {
                return false;
            }
        }
        return dot > sign + 1 && dot < to - 2 && text[to - 1] > '9' && text[from] != ':';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    static boolean isAlphanumeric(byte b) {
        return (b >= '0' && b <= '9') || ((b | 0x20) >= 'a' && (b | 0x20) <= 'z');
    }

    private static boolean isHex(byte b) {
        return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f') || (b >= 'A' && b <= 'F');
    }
}
