package io.muster.protocol.analysis;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One result of an analyzer.
 *
 * @param type the analyzer's
 * @param title with the node, where it is of one
 * @param level null where it could not be judged
 * @param message the outcome's; where it could not be judged, why
 * @param uri where to read on
 * @param node whose file it was
 * @param file what was judged, below the bundle's top folder
 */
public record AnalysisResult(
        String type,
        String title,
        @Nullable Level level,
        String message,
        @Nullable String uri,
        @Nullable String node,
        @Nullable String file,
        boolean strict) {
    static AnalysisResult of(AnalyzerSpec analyzer, Finding finding, EntryName entry) {
        Outcome outcome = finding.outcome();
        return new AnalysisResult(
                analyzer.type(),
                title(analyzer, entry.node()),
                outcome.level(),
                finding.message(),
                outcome.uri(),
                entry.node(),
                entry.path(),
                analyzer.strict());
    }

    static AnalysisResult notRun(AnalyzerSpec analyzer, @Nullable String node, @Nullable String file, String reason) {
        return new AnalysisResult(
                analyzer.type(), title(analyzer, node), null, reason, null, node, file, analyzer.strict());
    }

    private static String title(AnalyzerSpec analyzer, @Nullable String node) {
        return node == null ? analyzer.title() : analyzer.title() + " - Node " + node;
    }

    /** As specs call it: {@code fail}, {@code warn}, {@code pass}; {@code notRun} where it could not be judged. */
    public String outcome() {
        Level known = level;
        return known == null ? "notRun" : known.word();
    }

    /** The same with what people wrote, or what was found, changed. */
    AnalysisResult with(UnaryOperator<String> change) {
        String link = uri;
        return new AnalysisResult(
                type,
                change.apply(title),
                level,
                change.apply(message),
                link == null ? null : change.apply(link),
                node,
                file,
                strict);
    }
}
