/** Analyzers: what they ask of a bundle's entries, and what they found. */
@NullMarked
package io.muster.protocol.analysis;

import org.jspecify.annotations.NullMarked;
