/**
 * The conversation with the coordinator: one WebSocket that the agent dials, again and again. Jobs live on while it is
 * down, for as long as their lease.
 */
@NullMarked
package io.muster.agent.session;

import org.jspecify.annotations.NullMarked;
