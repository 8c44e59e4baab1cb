package io.muster.protocol.analysis;

import java.util.List;

/** What one analyzer does with each of the files that it asks for. Thread-safe. */
public interface Check {
    /** The files that it asks for. */
    FileSelection files();

    /** Longest file that it takes, in bytes. */
    long limit();

    /**
     * Judges a file; nothing if no outcome holds.
     *
     * @throws AnalysisFailure if it cannot
     */
    List<Finding> judge(byte[] content);
}
