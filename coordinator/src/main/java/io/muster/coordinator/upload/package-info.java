/**
 * Brings sealed bundles to where they are wanted: destinations, their check beforehand, and resumable uploads.
 * Everything here blocks and runs on threads of its own; what is decided and kept about an upload is the collection
 * package's.
 */
@NullMarked
package io.muster.coordinator.upload;

import org.jspecify.annotations.NullMarked;
