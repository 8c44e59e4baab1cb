/** Requests and answers of the HTTP API, one record each. */
@NullMarked
package io.muster.protocol.http;

import org.jspecify.annotations.NullMarked;
