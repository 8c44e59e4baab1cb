/**
 * Random faults: a {@link io.muster.testing.trial.Trial} runs one collection while something goes wrong at a moment
 * that its seed chooses, and compares what came of it with the invariants.
 */
@NullMarked
package io.muster.testing.trial;

import org.jspecify.annotations.NullMarked;
