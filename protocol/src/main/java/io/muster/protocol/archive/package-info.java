/**
 * The archive: entries in frames, frames in chunks, chunks in segments, segments in a bundle. Everything here is a pure
 * function of bytes; no network, no actors.
 */
@NullMarked
package io.muster.protocol.archive;

import org.jspecify.annotations.NullMarked;
