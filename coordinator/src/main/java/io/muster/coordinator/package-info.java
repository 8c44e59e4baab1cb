/**
 * The coordinator's start: reads the configuration, starts the actor system and binds HTTP. Tests, demo and the program
 * all start it through {@link io.muster.coordinator.Coordinator}.
 */
@NullMarked
package io.muster.coordinator;

import org.jspecify.annotations.NullMarked;
