/** Who may call: users with passwords, and agents with the join secret. Secrets are compared in constant time. */
@NullMarked
package io.muster.coordinator.security;

import org.jspecify.annotations.NullMarked;
