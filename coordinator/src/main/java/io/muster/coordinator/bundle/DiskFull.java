package io.muster.coordinator.bundle;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Tells a full disk from other failures. */
public final class DiskFull {
    /** For people, wherever it is told. */
    public static final String REASON = "the coordinator's disk is full";

    private DiskFull() {}

    /** Whether a failure, or what caused it, is that the file system takes no more. The JDK has words for it only. */
    public static boolean isCauseOf(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (cause instanceof IOException
                    && message != null
                    && (message.contains("No space left on device") || message.contains("Disk quota exceeded"))) {
                return true;
            }
        }
        return false;
    }
}
