/** What can be said about logging to a program that runs. */
@NullMarked
package io.muster.protocol.logging;

import org.jspecify.annotations.NullMarked;
