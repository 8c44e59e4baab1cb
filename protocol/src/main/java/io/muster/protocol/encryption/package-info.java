/**
 * Encryption of what leaves a node, in the age format (age-encryption.org/v1): for whom, by whom, and the files
 * themselves. The format and its primitives are the Jagged library's.
 */
@NullMarked
package io.muster.protocol.encryption;

import org.jspecify.annotations.NullMarked;
