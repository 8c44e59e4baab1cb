/** {@code muster bundle}: looking into archives on this machine. It talks to no coordinator. */
@NullMarked
package io.muster.cli.bundle;

import org.jspecify.annotations.NullMarked;
