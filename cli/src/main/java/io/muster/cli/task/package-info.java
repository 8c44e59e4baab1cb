/**
 * The commands that look at what a coordinator does and knows: {@code status}, {@code list}, {@code cancel},
 * {@code nodes}.
 */
@NullMarked
package io.muster.cli.task;

import org.jspecify.annotations.NullMarked;
