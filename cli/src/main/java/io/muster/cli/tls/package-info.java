/** A certificate authority of one's own, for those who have none. */
@NullMarked
package io.muster.cli.tls;

import org.jspecify.annotations.NullMarked;
