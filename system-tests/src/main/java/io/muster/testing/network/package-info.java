/**
 * What can happen to a connection: cut, cut in one direction, slow, reset. A {@link io.muster.testing.network.Link}
 * does it to TCP in user space, so that it needs neither root nor a kernel with traffic shaping.
 */
@NullMarked
package io.muster.testing.network;

import org.jspecify.annotations.NullMarked;
