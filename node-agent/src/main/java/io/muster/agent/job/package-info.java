/**
 * The job engine: decides which collector may start when, runs them, and finds exactly one verdict for each. It knows
 * nothing of coordinators or connections.
 */
@NullMarked
package io.muster.agent.job;

import org.jspecify.annotations.NullMarked;
