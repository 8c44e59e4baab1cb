/** Plan first, then exactly one verdict per planned item: the words for both, and the proof. */
@NullMarked
package io.muster.protocol.plan;

import org.jspecify.annotations.NullMarked;
