/**
 * The output of collectors while they run, from one stream of the agent to any number of watchers. Nothing here is
 * kept: agents hold a bounded tail, and bundles the whole.
 */
@NullMarked
package io.muster.coordinator.live;

import org.jspecify.annotations.NullMarked;
