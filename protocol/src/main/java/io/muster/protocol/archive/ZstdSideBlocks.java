package io.muster.protocol.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Skippable frames, RFC 8878 §3.1.2. */
final class ZstdSideBlocks implements SideBlocks {
    /** One of the sixteen magic numbers for skippable frames; not that of the seekable format (…5E) nor pzstd (…50). */
    private static final int MAGIC = 0x184D2A5D;

    private static final int SKIPPABLE = 0x184D2A50;
    private static final int HEAD = 8;

    @Override
    public int lengthFor(int payload) {
        return HEAD + payload;
    }

    @Override
    public void write(ByteBuffer payload, ByteBuffer target) {
        putInt(target, MAGIC);
        putInt(target, payload.remaining());
        target.put(payload);
    }

    @Override
    public byte[] read(ByteBuffer blocks) throws BundleFormatException {
        if (blocks.remaining() < HEAD || blockLength(blocks) != blocks.remaining()) {
            throw new BundleFormatException("an index block is damaged");
        }
        byte[] payload = new byte[blocks.remaining() - HEAD];
        blocks.get(blocks.position() + HEAD, payload);
        return payload;
    }

    @Override
    public int headLength() {
        return HEAD;
    }

    @Override
    public long blockLength(ByteBuffer head) {
        ByteBuffer in = head.slice().order(ByteOrder.LITTLE_ENDIAN);
        return (in.getInt(0) & ~0xf) == SKIPPABLE ? HEAD + (in.getInt(4) & 0xffff_ffffL) : -1;
    }

    private static void putInt(ByteBuffer target, int value) {
        target.order(ByteOrder.LITTLE_ENDIAN).putInt(value);
    }
}
