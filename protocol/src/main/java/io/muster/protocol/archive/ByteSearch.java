package io.muster.protocol.archive;

/** Finds bytes in bytes. */
final class ByteSearch {
    private ByteSearch() {}

    static boolean contains(byte[] bytes, byte[] wanted) {
        return indexOf(bytes, wanted) >= 0;
    }

    /** Where {@code wanted} begins first; -1 if it is not there. */
    static int indexOf(byte[] bytes, byte[] wanted) {
        for (int at = 0; at <= bytes.length - wanted.length; at++) {
            int i = 0;
            while (i < wanted.length && bytes[at + i] == wanted[i]) {
                i++;
            }
            if (i == wanted.length) {
                return at;
            }
        }
        return -1;
    }
}
