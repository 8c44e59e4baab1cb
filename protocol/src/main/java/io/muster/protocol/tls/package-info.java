/** Certificates and keys in PEM files, as every program of Muster uses them; renewed files count without a restart. */
@NullMarked
package io.muster.protocol.tls;

import org.jspecify.annotations.NullMarked;
