/** TLS of the coordinator: towards users and agents, and between coordinators. */
@NullMarked
package io.muster.coordinator.tls;

import org.jspecify.annotations.NullMarked;
