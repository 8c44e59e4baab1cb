/** Specs: what to gather, in which order, and everything that can be wrong about it. */
@NullMarked
package io.muster.protocol.spec;

import org.jspecify.annotations.NullMarked;
