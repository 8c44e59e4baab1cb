/**
 * Pushes spooled chunks to the coordinator until they are acknowledged. Failures of the network and of the coordinator
 * are waited out, refusals end the transfer.
 */
@NullMarked
package io.muster.agent.transfer;

import org.jspecify.annotations.NullMarked;
