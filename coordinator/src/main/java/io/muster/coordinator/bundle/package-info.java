/** The bundle store: chunks as they arrive, and the parts of sealed bundles. Acknowledged means on disk. */
@NullMarked
package io.muster.coordinator.bundle;

import org.jspecify.annotations.NullMarked;
