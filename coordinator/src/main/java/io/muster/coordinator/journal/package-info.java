/**
 * The one database of a coordinator: its connections, its schema, and how Pekko's journal reaches it. Knows nothing of
 * what is written there.
 */
@NullMarked
package io.muster.coordinator.journal;

import org.jspecify.annotations.NullMarked;
