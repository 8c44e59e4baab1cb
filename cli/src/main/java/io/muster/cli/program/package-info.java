/** The commands that are programs of their own, started by the launcher. */
@NullMarked
package io.muster.cli.program;

import org.jspecify.annotations.NullMarked;
