/**
 * A cluster that a test can do anything to: {@link io.muster.testing.cluster.TestCluster} reads like a script. Its
 * members run in this JVM, as processes on loopback, or as processes on hosts in network namespaces.
 */
@NullMarked
package io.muster.testing.cluster;

import org.jspecify.annotations.NullMarked;
