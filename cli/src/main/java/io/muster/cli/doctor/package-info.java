/** Looks at a host before or while a coordinator or an agent runs on it, and says what to do. */
@NullMarked
package io.muster.cli.doctor;

import org.jspecify.annotations.NullMarked;
