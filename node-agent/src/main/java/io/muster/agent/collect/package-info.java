/** Collectors: one class for each type of the spec, each turning something of this node into entries. */
@NullMarked
package io.muster.agent.collect;

import org.jspecify.annotations.NullMarked;
