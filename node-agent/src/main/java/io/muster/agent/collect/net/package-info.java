/**
 * Collectors that ask the network once: HTTP, DNS and TCP, each within its deadline. A refused connection is an answer,
 * not a failure.
 */
@NullMarked
package io.muster.agent.collect.net;

import org.jspecify.annotations.NullMarked;
