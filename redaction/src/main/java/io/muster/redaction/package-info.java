/**
 * Removes secrets from what was collected, before it is packed. A profile gives the stages, the pipeline feeds them
 * lines, and whatever can't be judged is withheld.
 */
@NullMarked
package io.muster.redaction;

import org.jspecify.annotations.NullMarked;
