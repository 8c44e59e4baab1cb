@NullMarked
package io.muster.coordinator.journal;

import org.jspecify.annotations.NullMarked;
