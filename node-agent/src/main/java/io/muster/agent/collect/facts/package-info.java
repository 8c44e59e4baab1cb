/**
 * Facts about the host itself, read from /proc, /sys and a few read-only tools. The JSON is that of Troubleshoot's host
 * collectors.
 */
@NullMarked
package io.muster.agent.collect.facts;

import org.jspecify.annotations.NullMarked;
