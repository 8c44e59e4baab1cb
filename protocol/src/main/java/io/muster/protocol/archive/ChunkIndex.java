package io.muster.protocol.archive;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a chunk says about itself at its end.
 *
 * @param at offset of the chunk's first byte in the segment's uncompressed stream
 * @param frames in order
 * @param entries that end in this chunk; offsets are the segment's
 * @param open the entry that goes on in the next chunk
 */
record ChunkIndex(int version, long at, List<Frame> frames, List<EntryRecord> entries, @Nullable OpenEntry open) {
    static final int VERSION = 1;

    ChunkIndex {
        frames = List.copyOf(frames);
        entries = List.copyOf(entries);
    }

    /** Lengths of a frame; in JSON a pair. */
    record Frame(int compressed, int uncompressed) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Frame(int[] pair) {
            this(pair[0], pair[1]);
        }

        Frame {
            if (compressed <= 0
                    || compressed > Frames.MAX_LENGTH
                    || uncompressed <= 0
                    || uncompressed > Frames.MAX_CONTENT) {
                throw new IllegalArgumentException("a frame of impossible length");
            }
        }

        @JsonValue
        int[] pair() {
            return new int[] {compressed, uncompressed};
        }
    }

    /**
     * An entry whose end has not been seen.
     *
     * @param entry as its header announces it, without a digest
     * @param missing uncompressed bytes from the chunk's end to the entry's, the padding of tar included; 0 when all
     *     are there and only the writer's word on it is not
     */
    record OpenEntry(EntryRecord entry, long missing) {
        OpenEntry {
            Objects.requireNonNull(entry, "entry");
            if (missing < 0 || missing > entry.size() + TarHeaders.padding(entry.size())) {
                throw new IllegalArgumentException("an open entry misses more than it is long");
            }
        }

        long arrived() {
            return entry.size() - Math.max(0, missing - TarHeaders.padding(entry.size()));
        }

        /** The note on an entry that is whole but for the digest, which its writer never told. */
        static final String UNCONFIRMED = "all bytes arrived, their digest did not";

        /** The record for an entry that will not go on; its missing bytes are zeros. */
        EntryRecord cutShort() {
            if (!entry.notes().isEmpty()) {
                // Its writer was interrupted before, and began to fill it with zeros: that is what there is to know.
                return entry;
            }
            return new EntryRecord(
                    entry.path(),
                    entry.type(),
                    entry.at(),
                    entry.headerBytes(),
                    entry.size(),
                    null,
                    entry.collector(),
                    List.of(
                            missing == 0
                                    ? UNCONFIRMED
                                    : CUT_SHORT + arrived() + " of " + entry.size() + " bytes arrived"));
        }
    }

    /** How the note on an entry begins whose node never finished it. */
    static final String CUT_SHORT = "cut short: ";

    long uncompressed() {
        return frames.stream().mapToLong(Frame::uncompressed).sum();
    }

    long compressed() {
        return frames.stream().mapToLong(Frame::compressed).sum();
    }
}
