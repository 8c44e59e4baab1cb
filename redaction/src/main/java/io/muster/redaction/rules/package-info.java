/**
 * Redaction line by line, as Troubleshoot does it: its default rules, and the redactors that users write. Every rule
 * sees a line as the rules before it have left it.
 */
@NullMarked
package io.muster.redaction.rules;

import org.jspecify.annotations.NullMarked;
