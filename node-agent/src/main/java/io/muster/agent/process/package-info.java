/** Process control: commands of a collector run bounded, at low priority, and leave nothing behind. */
@NullMarked
package io.muster.agent.process;

import org.jspecify.annotations.NullMarked;
