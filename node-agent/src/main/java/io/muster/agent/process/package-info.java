/**
 * Process control: commands of a collector run bounded, at low priority, and leave nothing behind.
 * {@link io.muster.agent.process.ProcessControl} is the way in; {@code run.sh} and {@code guard.sh} do what only a
 * shell can.
 */
@NullMarked
package io.muster.agent.process;

import org.jspecify.annotations.NullMarked;
