/** The configuration as records, one for each concern. Unknown keys and bad values are told by their key. */
@NullMarked
package io.muster.coordinator.config;

import org.jspecify.annotations.NullMarked;
