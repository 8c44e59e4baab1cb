/** The one JSON dialect of Muster: the mapper that every boundary shares. */
@NullMarked
package io.muster.protocol.json;

import org.jspecify.annotations.NullMarked;
