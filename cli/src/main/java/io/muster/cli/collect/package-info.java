/** The {@code collect} command: starts a collection, follows it, and brings the bundle here. */
@NullMarked
package io.muster.cli.collect;

import org.jspecify.annotations.NullMarked;
