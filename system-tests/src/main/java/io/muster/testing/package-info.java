/**
 * Clusters to test against: real processes on this machine or on hosts in network namespaces. Everything that is
 * started here is stopped by {@code close()}, by process id.
 */
@NullMarked
package io.muster.testing;

import org.jspecify.annotations.NullMarked;
