/** The {@code spec} commands, which need no coordinator. */
@NullMarked
package io.muster.cli.spec;

import org.jspecify.annotations.NullMarked;
