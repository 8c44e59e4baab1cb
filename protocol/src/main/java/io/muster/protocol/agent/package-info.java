/**
 * What an agent and a coordinator say to each other: one WebSocket for small messages, HTTP PUT for chunks. The shapes
 * are the wire contract between versions; golden files hold them fast.
 */
@NullMarked
package io.muster.protocol.agent;

import org.jspecify.annotations.NullMarked;
