/**
 * What collectors print, while they print it: the newest 16 MiB of each are kept, redacted, and told to whoever
 * watches. It never holds a collector up; what comes too fast is left out, and the gap shows in the offsets.
 */
@org.jspecify.annotations.NullMarked
package io.muster.agent.live;
