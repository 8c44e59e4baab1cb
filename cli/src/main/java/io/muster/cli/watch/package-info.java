/** What collectors print while they run, on the terminal. One thread reads each output; one printer writes them all. */
@NullMarked
package io.muster.cli.watch;

import org.jspecify.annotations.NullMarked;
