package io.muster.protocol.analysis;

import java.util.Map;

/**
 * An analyzer of a spec.
 *
 * @param type such as {@code textAnalyze}
 * @param title its {@code checkName}, or what its type is called
 * @param excluded it is not to run
 * @param strict Troubleshoot's: who gates on results takes a failure of it for a blocker
 * @param check what it does
 */
public record AnalyzerSpec(
        String type, String title, boolean excluded, boolean strict, Map<String, String> annotations, Check check) {
    public AnalyzerSpec {
        annotations = Map.copyOf(annotations);
    }
}
