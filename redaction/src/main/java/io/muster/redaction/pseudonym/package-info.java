/**
 * Names that stand for addresses, hosts, users and e-mail addresses: the same for the same value in the whole
 * collection, and of no use to who has not its key.
 */
@NullMarked
package io.muster.redaction.pseudonym;

import org.jspecify.annotations.NullMarked;
