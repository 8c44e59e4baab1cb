package io.muster.agent.redact;

/** The shape of UTF-8 (RFC 3629). */
final class Utf8 {
    private Utf8() {}

    /** How many bytes follow the lead byte here; -1 if this begins no character. A character cut by the end counts. */
    static int following(byte[] b, int at, int end) {
        int lead = b[at] & 0xff;
        int count = lead >= 0xc2 && lead < 0xe0
                ? 1
                : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xf0 && lead < 0xf5 ? 3 : -1;
        for (int i = 1; i <= count && at + i < end; i++) {
            if ((b[at + i] & 0xc0) != 0x80) {
                return -1;
            }
        }
        return count;
    }
}
