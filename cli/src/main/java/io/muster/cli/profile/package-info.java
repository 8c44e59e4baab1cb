/** Logins that are kept: one for each cluster, in a file that only its owner can read. */
@NullMarked
package io.muster.cli.profile;

import org.jspecify.annotations.NullMarked;
