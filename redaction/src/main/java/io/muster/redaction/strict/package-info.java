/**
 * The profile {@code strict}: knows secrets by the names that stand before them and by their shape. One scan over the
 * block finds the few places where a word of either kind stands; only those are looked at closely.
 */
@NullMarked
package io.muster.redaction.strict;

import org.jspecify.annotations.NullMarked;
