package io.muster.agent.spool;

import io.muster.protocol.archive.ContentDigest;

/**
 * A chunk that an earlier process has cut.
 *
 * @param uncompressedBytes how much of the segment's stream it holds
 */
public record SavedChunk(int number, long bytes, ContentDigest digest, long uncompressedBytes, boolean acknowledged) {}
