/** A coordinator in this JVM, an agent that does as it is told, and a client. */
@NullMarked
package io.muster.coordinator.testing;

import org.jspecify.annotations.NullMarked;
