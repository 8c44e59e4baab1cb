package io.muster.protocol.analysis;

import org.jspecify.annotations.Nullable;

/**
 * One of an analyzer's outcomes.
 *
 * @param message shown to people; may name facts as {@code {{ .Name }}}
 * @param uri where to read on
 */
public record Outcome(Level level, Condition condition, String message, @Nullable String uri) {}
