/**
 * What an agent knows of its jobs on disk, so that the next process goes on where this one was killed. Append-only
 * files with checksums, and small files that are replaced as a whole.
 */
@NullMarked
package io.muster.agent.state;

import org.jspecify.annotations.NullMarked;
