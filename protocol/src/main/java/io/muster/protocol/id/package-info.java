/** Identifiers as types: a value that exists is valid. */
@NullMarked
package io.muster.protocol.id;

import org.jspecify.annotations.NullMarked;
