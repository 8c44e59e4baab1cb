/** The demo: a whole cluster on loopback, for one collection of this very machine. */
@NullMarked
package io.muster.cli.demo;

import org.jspecify.annotations.NullMarked;
