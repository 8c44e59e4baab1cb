/**
 * The output of collectors while they run, from one stream of the agent to any number of watchers. What was heard is
 * kept, within bounds, only as long as somebody watches: agents hold the rest, and bundles the whole.
 */
@NullMarked
package io.muster.coordinator.live;

import org.jspecify.annotations.NullMarked;
