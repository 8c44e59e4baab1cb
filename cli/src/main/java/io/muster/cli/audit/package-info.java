/** {@code muster audit}: checks what a coordinator's audit log says about itself. */
@NullMarked
package io.muster.cli.audit;

import org.jspecify.annotations.NullMarked;
