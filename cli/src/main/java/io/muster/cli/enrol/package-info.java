/** Letting agents in, one by one, and out again. */
@NullMarked
package io.muster.cli.enrol;

import org.jspecify.annotations.NullMarked;
