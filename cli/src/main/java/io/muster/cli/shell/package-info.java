/**
 * The command line described for shells and for readers: completion and man pages, made from the commands themselves.
 */
@NullMarked
package io.muster.cli.shell;

import org.jspecify.annotations.NullMarked;
