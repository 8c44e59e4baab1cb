/**
 * Collectors of files: patterns, walks that survive odd and changing trees, and entry names that are safe everywhere.
 * Nothing is copied first.
 */
@NullMarked
package io.muster.agent.collect.files;

import org.jspecify.annotations.NullMarked;
