/** The {@code muster} command: picks the command that was asked for, and nothing else, so that it starts quickly. */
@NullMarked
package io.muster.cli;

import org.jspecify.annotations.NullMarked;
