package io.muster.protocol.analysis;

/** An analyzer cannot judge what it was given; the message is for users, and holds no content. */
public final class AnalysisFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public AnalysisFailure(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
