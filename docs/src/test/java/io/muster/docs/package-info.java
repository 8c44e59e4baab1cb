/** Keeps the reference pages true. */
@NullMarked
package io.muster.docs;

import org.jspecify.annotations.NullMarked;
