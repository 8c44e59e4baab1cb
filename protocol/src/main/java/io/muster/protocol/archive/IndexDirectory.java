package io.muster.protocol.archive;

import java.util.List;
import java.util.Objects;

/**
 * The last part of a bundle's index, which tells where the others are.
 *
 * @param root the bundle's top folder
 * @param uncompressed length of the tar stream without its end blocks
 * @param frames the frame table; see {@link FrameTable}
 * @param blocks of entries, in the order of the archive
 */
record IndexDirectory(int version, String root, long uncompressed, Part frames, List<Part> blocks) {
    static final int VERSION = 1;

    IndexDirectory {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(frames, "frames");
        blocks = List.copyOf(blocks);
    }

    /**
     * A packed part.
     *
     * @param at offset in the index area, whose start the footer tells
     * @param length of its side blocks
     * @param count of what is in it
     */
    record Part(long at, int length, int count) {}

    long entries() {
        return blocks.stream().mapToLong(Part::count).sum();
    }
}
