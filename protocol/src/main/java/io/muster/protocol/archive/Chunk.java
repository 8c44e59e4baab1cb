package io.muster.protocol.archive;

import java.nio.ByteBuffer;

/**
 * A finished chunk: complete frames, then its own index in a skippable frame; or all of that encrypted.
 *
 * @param number within the segment, from 0, without holes
 * @param bytes valid only during {@link ChunkSink#accept}
 * @param digest of {@code bytes}
 * @param uncompressedBytes how much of the tar stream it holds
 * @param tail its index in clear, for {@link ChunkTail}; valid only during {@link ChunkSink#accept}
 */
public record Chunk(int number, ByteBuffer bytes, ContentDigest digest, long uncompressedBytes, ByteBuffer tail) {}
