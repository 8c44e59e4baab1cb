/**
 * What users write to have things removed: the parts of {@code Redactor} documents. Here is what they mean; where it is
 * applied is the node's business.
 */
@NullMarked
package io.muster.protocol.redaction;

import org.jspecify.annotations.NullMarked;
