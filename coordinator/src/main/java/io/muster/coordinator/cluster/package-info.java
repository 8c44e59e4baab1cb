/** What every message between coordinators has in common. */
@NullMarked
package io.muster.coordinator.cluster;

import org.jspecify.annotations.NullMarked;
