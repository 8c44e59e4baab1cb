package io.muster.agent.collect.net;

import java.nio.ByteBuffer;

/** IPv6 addresses as RFC 5952 writes them: the longest run of zero groups becomes {@code ::}. */
final class Ipv6Text {
    private Ipv6Text() {}

    static String of(byte[] address) {
        int[] groups = new int[8];
        ByteBuffer in = ByteBuffer.wrap(address);
        for (int i = 0; i < groups.length; i++) {
            groups[i] = in.getShort() & 0xffff;
        }
        int runStart = -1;
        int runLength = 1;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            if (end - i > runLength) {
                runStart = i;
                runLength = end - i;
            }
            i = Math.max(i, end);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
