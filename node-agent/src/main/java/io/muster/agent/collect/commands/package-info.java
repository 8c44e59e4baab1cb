/**
 * Collectors whose result is the output of a program of the node. Everything runs through the engine's process control.
 */
@NullMarked
package io.muster.agent.collect.commands;

import org.jspecify.annotations.NullMarked;
