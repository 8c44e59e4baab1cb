package io.muster.protocol.archive;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Where each content frame begins, in the bundle and in the tar stream: a few bytes per 2 MiB. Its packed form holds,
 * per frame, three variable-length numbers: bytes between the frame before and this one, compressed length, content
 * length.
 */
final class FrameTable {
    private long[] at = new long[64];
    private int[] lengths = new int[64];
    private long[] contentAt = new long[65];
    private int count;

    int count() {
        return count;
    }

    void add(long frameAt, int length, int contentLength) {
        if (count == at.length) {
            at = Arrays.copyOf(at, count * 2);
            lengths = Arrays.copyOf(lengths, count * 2);
            contentAt = Arrays.copyOf(contentAt, count * 2 + 1);
        }
        at[count] = frameAt;
        lengths[count] = length;
        contentAt[count + 1] = contentAt[count] + contentLength;
        count++;
    }

    long at(int frame) {
        return at[frame];
    }

    int length(int frame) {
        return lengths[frame];
    }

    /** Offset of a frame's content in the tar stream; for {@link #count} the stream's length. */
    long contentAt(int frame) {
        return contentAt[frame];
    }

    int contentLength(int frame) {
        return (int) (contentAt[frame + 1] - contentAt[frame]);
    }

    /** The frame that holds this offset of the tar stream; -1 if none does. */
    int find(long offset) {
        if (offset < 0 || offset >= contentAt[count]) {
            return -1;
        }
        int found = Arrays.binarySearch(contentAt, 0, count + 1, offset);
        return found >= 0 ? found : -found - 2;
    }

    byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(8 * count + 8);
        long end = 0;
        for (int i = 0; i < count; i++) {
            putNumber(at[i] - end, out);
            putNumber(lengths[i], out);
            putNumber(contentLength(i), out);
            end = at[i] + lengths[i];
        }
        return out.toByteArray();
    }

    static FrameTable parse(byte[] bytes, int count) throws BundleFormatException {
        FrameTable table = new FrameTable();
        int[] position = {0};
        long end = 0;
        for (int i = 0; i < count; i++) {
            long at = end + number(bytes, position);
            long length = number(bytes, position);
            long content = number(bytes, position);
            if (at < 0 || length <= 0 || length > Frames.MAX_LENGTH || content <= 0 || content > Frames.MAX_CONTENT) {
                throw new BundleFormatException("the frame table is damaged");
            }
            table.add(at, (int) length, (int) content);
            end = at + length;
        }
        return table;
    }

    private static void putNumber(long value, ByteArrayOutputStream out) {
        long rest = value;
        while (rest > 0x7f) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static long number(byte[] bytes, int[] position) throws BundleFormatException {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            if (position[0] == bytes.length) {
                break;
            }
            byte b = bytes[position[0]++];
            value |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new BundleFormatException("the frame table is damaged");
    }
}
