/**
 * Collects from this host without any cluster. The same engine writes into a local folder and the bundle is sealed on
 * the spot.
 */
@NullMarked
package io.muster.agent.local;

import org.jspecify.annotations.NullMarked;
