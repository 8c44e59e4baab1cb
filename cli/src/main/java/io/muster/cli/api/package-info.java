/**
 * Talks to a coordinator over its HTTP API, with deadlines on every call. What goes wrong is a
 * {@link io.muster.cli.Failure}.
 */
@NullMarked
package io.muster.cli.api;

import org.jspecify.annotations.NullMarked;
