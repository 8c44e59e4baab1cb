/**
 * Collections: the manager that decides, one actor for each running collection, one for each node in it. State changes
 * are pure classes, actors are wiring.
 */
@NullMarked
package io.muster.coordinator.collection;

import org.jspecify.annotations.NullMarked;
