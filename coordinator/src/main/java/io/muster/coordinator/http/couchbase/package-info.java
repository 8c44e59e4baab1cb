/**
 * Answers unmodified clients of Couchbase Server's log collection. It says with other words what the API says anyway,
 * and only {@code HttpServer} knows of it.
 */
@NullMarked
package io.muster.coordinator.http.couchbase;

import org.jspecify.annotations.NullMarked;
