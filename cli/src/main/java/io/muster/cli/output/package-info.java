/** How things look on a terminal: tables, JSON, and text from elsewhere made harmless. */
@NullMarked
package io.muster.cli.output;

import org.jspecify.annotations.NullMarked;
