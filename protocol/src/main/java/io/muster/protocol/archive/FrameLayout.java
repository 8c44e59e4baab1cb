package io.muster.protocol.archive;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Checks that nothing lies between the frames that the index knows but blocks beside the content. */
final class FrameLayout {
    private FrameLayout() {}

    static void check(BundleReader reader, Findings findings) throws IOException {
        FrameTable table = reader.frames().table();
        SideBlocks blocks = SideBlocks.of(reader.format());
        long end = 0;
        for (int i = 0; i < table.count(); i++) {
            if (skipBlocks(reader.source(), blocks, end, table.at(i)) != table.at(i)) {
                findings.corrupt("bytes from " + end + " on belong to no frame of the index");
                return;
            }
            end = table.at(i) + table.length(i);
        }
        long last = skipBlocks(reader.source(), blocks, end, reader.index().area());
        if (!isEndOfTar(reader, last)) {
            findings.corrupt("the end blocks of tar are missing or damaged");
        }
    }

    private static long skipBlocks(SeekableSource source, SideBlocks blocks, long from, long to) throws IOException {
        long at = from;
        ByteBuffer head = ByteBuffer.allocate(blocks.headLength());
        while (to - at >= head.capacity()) {
            source.read(at, head.clear());
            long length = blocks.blockLength(head.flip());
            if (length < 0) {
                return at;
            }
            at += length;
        }
        return at;
    }

    private static boolean isEndOfTar(BundleReader reader, long at) throws IOException {
        long length = reader.index().area() - at;
        if (length <= 0 || length > Frames.MAX_LENGTH) {
            return false;
        }
        ByteBuffer frame = ByteBuffer.allocateDirect((int) length);
        ByteBuffer content = ByteBuffer.allocateDirect(2 * TarHeaders.BLOCK);
        try (FrameDecompressor decompressor = FrameDecompressor.of(reader.format())) {
            reader.source().read(at, frame);
            decompressor.decompress(frame.flip(), content);
            return content.flip().equals(ByteBuffer.allocate(2 * TarHeaders.BLOCK));
        } catch (BundleFormatException e) {
            return false;
        } finally {
            DirectMemory.free(frame);
            DirectMemory.free(content);
        }
    }
}
