/**
 * Keeps finished chunks on disk, within a quota, until the coordinator has them. When it is full it slows collecting
 * down, it never loses a chunk.
 */
@NullMarked
package io.muster.agent.spool;

import org.jspecify.annotations.NullMarked;
