/**
 * What must hold after every fault: a {@link io.muster.testing.check.Workload} knows what has to come back, a
 * {@link io.muster.testing.check.Run} watches a collection, and {@link io.muster.testing.check.Invariants} compare.
 */
@NullMarked
package io.muster.testing.check;

import org.jspecify.annotations.NullMarked;
