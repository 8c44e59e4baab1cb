/**
 * The audit log: who did what, when, from where, and whether it was allowed. Append-only, each line chained to the
 * last.
 */
@NullMarked
package io.muster.coordinator.audit;

import org.jspecify.annotations.NullMarked;
