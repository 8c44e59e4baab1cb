package io.muster.protocol.spec;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads specs: Troubleshoot documents with Muster's additions. Never throws on bad input; everything that is wrong is
 * collected, with lines, in {@link Spec#problems}.
 */
public final class SpecParser {
    private SpecParser() {}

    /** As {@link #parse(List, SpecOptions)} with {@link SpecOptions#DEFAULTS}. */
    public static Spec parse(List<SpecSource> sources) {
        return parse(sources, SpecOptions.DEFAULTS);
    }

    /**
     * Reads all documents of all sources into one spec: lists are concatenated, exact duplicates dropped, then
     * dependencies resolved over the whole.
     */
    public static Spec parse(List<SpecSource> sources, SpecOptions options) {
        String name = sources.stream().map(SpecSource::name).collect(Collectors.joining(", "));
        SpecDraft draft = new SpecDraft();
        DocumentReader reader = new DocumentReader(draft, options);
        sources.forEach(reader::readAll);
        if (draft.collectors().isEmpty()) {
            new Place(draft.problems(), name.isEmpty() ? "spec" : name, "spec", 0)
                    .error(0, "there is no collector in it: nothing would be gathered");
        }
        List<CollectorSpec> collectors = new DependencyResolver(draft, options).resolve();
        return new Spec(name, collectors, draft.redactors(), draft.analyzers(), inReadingOrder(draft.problems()));
    }

    /** Reads documents of which only redactors or analyzers are wanted; there need not be a collector. */
    public static Spec withoutCollectors(List<SpecSource> sources) {
        SpecDraft draft = new SpecDraft();
        DocumentReader reader = new DocumentReader(draft, SpecOptions.DEFAULTS);
        sources.forEach(reader::readAll);
        String name = sources.stream().map(SpecSource::name).collect(Collectors.joining(", "));
        return new Spec(name, List.of(), draft.redactors(), draft.analyzers(), inReadingOrder(draft.problems()));
    }

    /** By source and line, whichever step found them; what concerns the whole comes last. */
    private static List<SpecProblem> inReadingOrder(List<SpecProblem> problems) {
        Map<String, Integer> sources = new HashMap<>();
        problems.forEach(problem -> sources.putIfAbsent(problem.source(), sources.size()));
        return problems.stream()
                .sorted(Comparator.comparingInt((SpecProblem p) -> sources.getOrDefault(p.source(), 0))
                        .thenComparingInt(p -> p.line() == 0 ? Integer.MAX_VALUE : p.line()))
                .toList();
    }
}
