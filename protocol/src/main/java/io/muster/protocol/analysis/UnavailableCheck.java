package io.muster.protocol.analysis;

import java.util.List;

/** Stands for an analyzer that is not run, and says why. */
public record UnavailableCheck(String reason) implements Check {
    private static final FileSelection NONE = new FileSelection(PathGlob.literal(""), List.of(), false, false);

    @Override
    public FileSelection files() {
        return NONE;
    }

    @Override
    public long limit() {
        return 0;
    }

    @Override
    public List<Finding> judge(byte[] content) {
        throw new AnalysisFailure(reason);
    }
}
