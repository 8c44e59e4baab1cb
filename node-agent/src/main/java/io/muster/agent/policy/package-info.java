/**
 * What the owner of a node lets requests do there: the rules of {@code agent.policy}, and what holds collectors to
 * them. Whoever asks, and through whatever coordinator, gets past none of them.
 */
@NullMarked
package io.muster.agent.policy;

import org.jspecify.annotations.NullMarked;
