/** Stored and inline specs, and what a start request may say. Everything wrong is told at once. */
@NullMarked
package io.muster.coordinator.spec;

import org.jspecify.annotations.NullMarked;
