package io.muster.protocol.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Empty gzip members whose extra field (RFC 1952 §2.3.1.1) has one subfield {@code MU}. */
final class GzipSideBlocks implements SideBlocks {
    /** Magic, deflate, FEXTRA. */
    private static final int MAGIC = 0x04088b1f;

    private static final int HEAD = 16;
    private static final short SUBFIELD = 'M' | 'U' << 8;
    /** An empty deflate block, then CRC and length of nothing. */
    private static final int TAIL = 10;

    private static final int PIECE = 0xffff - 4;

    @Override
    public int lengthFor(int payload) {
        int pieces = Math.max(1, (payload + PIECE - 1) / PIECE);
        return payload + pieces * (HEAD + TAIL);
    }

    @Override
    public void write(ByteBuffer payload, ByteBuffer target) {
        target.order(ByteOrder.LITTLE_ENDIAN);
        do {
            int n = Math.min(PIECE, payload.remaining());
            target.putInt(MAGIC).putInt(0).put((byte) 0).put((byte) 0xff);
            target.putShort((short) (n + 4)).putShort(SUBFIELD).putShort((short) n);
            target.put(payload.slice(payload.position(), n));
            target.putShort((short) 3).putLong(0);
            payload.position(payload.position() + n);
        } while (payload.hasRemaining());
    }

    @Override
    public byte[] read(ByteBuffer blocks) throws BundleFormatException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream(blocks.remaining());
        ByteBuffer rest = blocks.slice();
        while (rest.hasRemaining()) {
            long length = rest.remaining() < HEAD + TAIL ? -1 : blockLength(rest);
            if (length < 0 || length > rest.remaining()) {
                throw new BundleFormatException("an index block is damaged");
            }
            byte[] piece = new byte[(int) length - HEAD - TAIL];
            rest.get(rest.position() + HEAD, piece);
            payload.writeBytes(piece);
            rest.position(rest.position() + (int) length);
        }
        return payload.toByteArray();
    }

    @Override
    public int headLength() {
        return HEAD;
    }

    @Override
    public long blockLength(ByteBuffer head) {
        ByteBuffer in = head.slice().order(ByteOrder.LITTLE_ENDIAN);
        int extra = in.getShort(10) & 0xffff;
        int piece = in.getShort(14) & 0xffff;
        boolean ours = in.getInt(0) == MAGIC && in.getShort(12) == SUBFIELD && extra == piece + 4;
        return ours ? HEAD + piece + TAIL : -1;
    }
}
