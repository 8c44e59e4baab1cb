package io.muster.protocol.spec;

import java.util.List;
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
        return new Spec(name, collectors, draft.problems());
    }
}
