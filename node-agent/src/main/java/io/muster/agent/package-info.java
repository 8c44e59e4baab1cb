/** The agent process: its command line, its configuration, its start and its end. */
@NullMarked
package io.muster.agent;

import org.jspecify.annotations.NullMarked;
