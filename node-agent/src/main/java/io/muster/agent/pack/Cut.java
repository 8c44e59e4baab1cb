package io.muster.agent.pack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Which part of a content is kept within a limit: its head and, for logs grow at their end, three times as much of its
 * tail, with a line between them that says how much is missing.
 *
 * @param size of the whole
 * @param head bytes kept from the start
 * @param marker in ASCII, what stands for the missing middle; empty where the rest was simply cut off
 * @param tail bytes kept from the end
 */
record Cut(long size, long head, String marker, long tail) {
    /** With less room than this a marker would crowd out the content. */
    private static final int LEAST_ROOM_FOR_MARKER = 512;

    static Cut of(long size, long allowed) {
        if (size <= allowed) {
            return new Cut(size, size, "", 0);
        }
        if (allowed < LEAST_ROOM_FOR_MARKER) {
            return new Cut(size, Math.max(0, allowed), "", 0);
        }
        // The number in the marker depends on the marker's length by a few digits at most: reserve for the longest.
        long room = allowed - marker(size).length();
        long head = room / 4;
        long tail = room - head;
        return new Cut(size, head, marker(size - head - tail), tail);
    }

    private static String marker(long dropped) {
        return "\n[muster: " + dropped + " bytes left out here by a size limit]\n";
    }

    long kept() {
        return head + marker.length() + tail;
    }

    ByteBuffer markerBytes() {
        return ByteBuffer.wrap(marker.getBytes(StandardCharsets.US_ASCII));
    }

    long dropped() {
        return size - head - tail;
    }

    boolean isWhole() {
        return dropped() == 0;
    }

    /** Where the tail starts in the whole. */
    long tailStart() {
        return size - tail;
    }
}
