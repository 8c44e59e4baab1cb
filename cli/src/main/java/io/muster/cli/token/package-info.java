/** {@code muster token}: tokens that programs show instead of a password. */
@NullMarked
package io.muster.cli.token;

import org.jspecify.annotations.NullMarked;
