/** Identities of agents: how a node comes to one by a join token, and loses it. */
@NullMarked
package io.muster.coordinator.enrol;

import org.jspecify.annotations.NullMarked;
