package io.muster.coordinator.upload;

import java.io.IOException;

/** Why an upload did not work, as a sentence for people. Any other {@code IOException} may be over the next time. */
public final class UploadProblem extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean lasting;

    private UploadProblem(String reason, boolean lasting) {
        super(reason);
        this.lasting = lasting;
    }

    /** Trying again does not help before somebody has changed something. */
    static UploadProblem lasting(String reason) {
        return new UploadProblem(reason, true);
    }

    /** It may be over the next time. */
    static UploadProblem passing(String reason) {
        return new UploadProblem(reason, false);
    }

    boolean isLasting() {
        return lasting;
    }
}
