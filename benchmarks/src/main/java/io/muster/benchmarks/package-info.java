/** Whole-system measurements: each runs Muster beside a peer or a limit and reports the ratio. */
@NullMarked
package io.muster.benchmarks;

import org.jspecify.annotations.NullMarked;
