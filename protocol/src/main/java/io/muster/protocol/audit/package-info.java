/** The chain that a coordinator's audit log is: how a line is made, and how a log is checked. */
@NullMarked
package io.muster.protocol.audit;

import org.jspecify.annotations.NullMarked;
