package io.muster.redaction;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a content is, judged by its first bytes and never by its name. */
enum ContentKind {
    TEXT,
    UTF_16,
    GZIP,
    ZSTD,
    BZIP2,
    TAR,
    ZIP,
    /** No text: goes unchanged. */
    BINARY,
    /** No text, and of a kind that is made to hold secrets or holds them for certain. */
    SECRET_BINARY,
    /** Compressed in a way that can't be opened here. */
    SEALED;

    /** Bytes that are looked at. */
    static final int SAMPLE = 64 << 10;

    private static final int TAR_MAGIC_AT = 257;

    static ContentKind of(byte[] sample, int length) {
        ContentKind known = byMagic(sample, length);
        if (known != null) {
            return known;
        }
        if (isUtf16(sample, length)) {
            return UTF_16;
        }
        return oddBytes(sample, length) * 20L > length ? BINARY : TEXT;
    }

    private static @Nullable ContentKind byMagic(byte[] b, int n) {
        if (starts(b, n, 0x1f, 0x8b)) {
            return GZIP;
        }
        if (starts(b, n, 0x28, 0xb5, 0x2f, 0xfd)) {
            return ZSTD;
        }
        if (starts(b, n, 'B', 'Z', 'h') && n > 9 && b[4] == 0x31 && b[5] == 0x41 && b[6] == 0x59) {
            return BZIP2;
        }
        if (starts(b, n, 'P', 'K', 3, 4) || starts(b, n, 'P', 'K', 5, 6)) {
            return ZIP;
        }
        if (has(b, n, TAR_MAGIC_AT, "ustar")) {
            return TAR;
        }
        if (starts(b, n, 0xfd, '7', 'z', 'X', 'Z', 0)
                || starts(b, n, 4, 0x22, 0x4d, 0x18)
                || starts(b, n, '7', 'z', 0xbc, 0xaf)
                || starts(b, n, 'R', 'a', 'r', '!', 0x1a)
                || starts(b, n, 'P', 'K', 7, 8)
                || starts(b, n, 0xff, 0xfe, 0, 0)
                || starts(b, n, 0, 0, 0xfe, 0xff)) {
            return SEALED;
        }
        return isSecretBinary(b, n) ? SECRET_BINARY : null;
    }

    private static boolean isSecretBinary(byte[] b, int n) {
        boolean keys = starts(b, n, 0xfe, 0xed, 0xfe, 0xed)
                || starts(b, n, 0xce, 0xce, 0xce, 0xce)
                || (starts(b, n, 0x30, 0x82) && n > 8 && b[4] == 2 && b[5] == 1);
        boolean dumps = has(b, n, 0, "JAVA PROFILE 1.0")
                || (starts(b, n, 0x7f, 'E', 'L', 'F') && n > 17 && (b[16] == 4 || b[17] == 4))
                || has(b, n, 0, "KDUMP   ");
        boolean captures = starts(b, n, 0xd4, 0xc3, 0xb2, 0xa1)
                || starts(b, n, 0xa1, 0xb2, 0xc3, 0xd4)
                || starts(b, n, 0x4d, 0x3c, 0xb2, 0xa1)
                || starts(b, n, 0x0a, 0x0d, 0x0d, 0x0a);
        return keys || dumps || captures || has(b, n, 0, "LPKSHHRH");
    }

    /** Either order, with or without a mark: every other byte of a western text is zero. */
    private static boolean isUtf16(byte[] b, int n) {
        if (starts(b, n, 0xff, 0xfe) || starts(b, n, 0xfe, 0xff)) {
            return true;
        }
        int even = 0;
        int odd = 0;
        for (int i = 0; i + 1 < n; i += 2) {
            even += b[i] == 0 ? 1 : 0;
            odd += b[i + 1] == 0 ? 1 : 0;
        }
        int pairs = n / 2;
        return pairs >= 4 && (even * 10L >= pairs * 7L || odd * 10L >= pairs * 7L) && Math.min(even, odd) * 20L < pairs;
    }

    /**
     * Control bytes that no text has. NUL is none: it parts {@code environ}, and fills holes of truncated logs; nor are
     * high bytes, which are letters in older charsets.
     */
    private static int oddBytes(byte[] b, int n) {
        int odd = 0;
        for (int i = 0; i < n; i++) {
            int c = b[i];
            odd += (c > 0 && c < 0x20 && (c < 8 || c > 13) && c != 0x1b) || c == 0x7f ? 1 : 0;
        }
        return odd;
    }

    private static boolean starts(byte[] b, int n, int... magic) {
        if (n < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((b[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean has(byte[] b, int n, int at, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        if (n < at + wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (b[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
