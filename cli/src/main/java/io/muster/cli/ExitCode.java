package io.muster.cli;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.UploadState;

/** What {@code muster} tells the shell. */
public final class ExitCode {
    /** Everything planned was collected; for other commands: done. */
    public static final int COMPLETE = 0;
    /** A fault of Muster itself. */
    public static final int INTERNAL = 1;
    /** The command line, a spec or the request is wrong; nothing was started. */
    public static final int BAD_INPUT = 2;
    /** There is a bundle, and something is missing from it, or it was not uploaded as was asked for. */
    public static final int PARTIAL = 3;
    /** There is nothing usable. */
    public static final int FAILED = 4;
    /** Somebody cancelled the collection. */
    public static final int CANCELLED = 5;
    /** The coordinator does not answer, or refuses. */
    public static final int NOT_REACHABLE = 6;

    private ExitCode() {}

    /**
     * The code for a collection that was followed; one that is complete and did not arrive where it should is partial.
     */
    public static int of(CollectionView view) {
        int code = of(view.status());
        return code == COMPLETE && view.upload().state() == UploadState.FAILED ? PARTIAL : code;
    }

    /** The code for a collection's state; one that goes on counts as fine. */
    public static int of(CollectionState state) {
        return switch (state) {
            case QUEUED, COLLECTING, UPLOADING, COMPLETED -> COMPLETE;
            case PARTIAL -> PARTIAL;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
        };
    }
}
