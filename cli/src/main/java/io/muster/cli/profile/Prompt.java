package io.muster.cli.profile;

import io.muster.cli.Failure;
import org.jspecify.annotations.Nullable;

/** Asks whoever sits there. */
interface Prompt {
    /** A line that can be seen; null where nobody answers. */
    @Nullable
    String line(String question) throws Failure;

    /** A line that is not shown while it is typed; null where nobody answers. */
    @Nullable
    String secret(String question) throws Failure;
}
