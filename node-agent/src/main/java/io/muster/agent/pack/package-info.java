/** Turns what concurrent collectors found into the entries of one segment: names, limits, and files read in place. */
@NullMarked
package io.muster.agent.pack;

import org.jspecify.annotations.NullMarked;
