package io.muster.agent.spool;

/**
 * A chunk that an earlier process has cut.
 *
 * @param uncompressedBytes how much of the segment's stream it holds
 */
public record SavedChunk(int number, long bytes, String sha256, long uncompressedBytes, boolean acknowledged) {}
