/** Redaction as Couchbase has it: programs tag what is user data, and tags are all that is looked at. */
@NullMarked
package io.muster.redaction.couchbase;

import org.jspecify.annotations.NullMarked;
