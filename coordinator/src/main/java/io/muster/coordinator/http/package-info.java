/** The HTTP API. The only package that knows pekko-http. */
@NullMarked
package io.muster.coordinator.http;

import org.jspecify.annotations.NullMarked;
