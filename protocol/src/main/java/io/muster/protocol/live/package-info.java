/** What a collector prints, kept for those who watch it later: by its agent, and by coordinators that pass it on. */
@NullMarked
package io.muster.protocol.live;

import org.jspecify.annotations.NullMarked;
