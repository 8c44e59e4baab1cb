package io.muster.redaction;

import java.io.IOException;

/** The content can't be judged, so it must not leave the node. */
public final class RedactionFailure extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param reason for users; quotes nothing of the content */
    public RedactionFailure(String reason) {
        super(reason);
    }
}
