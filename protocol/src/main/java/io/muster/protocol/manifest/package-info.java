/** The manifest: what a bundle says about itself. */
@NullMarked
package io.muster.protocol.manifest;

import org.jspecify.annotations.NullMarked;
