/** Sessions of agents: one actor for each WebSocket, found by node through the Receptionist. */
@NullMarked
package io.muster.coordinator.agent;

import org.jspecify.annotations.NullMarked;
