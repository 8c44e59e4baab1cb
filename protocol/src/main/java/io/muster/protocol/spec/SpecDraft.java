package io.muster.protocol.spec;

import io.muster.protocol.analysis.AnalyzerSpec;
import io.muster.protocol.redaction.RedactorSpec;
import io.muster.protocol.spec.CollectorSpec.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What has been read so far of a spec's documents, duplicates dropped. */
final class SpecDraft {
    private static final int MAX_ANALYZERS = 500;

    private final List<SpecProblem> problems = new ArrayList<>();
    private final List<RawCollector> collectors = new ArrayList<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private final List<List<Integer>> documents = new ArrayList<>();
    private final List<RedactorSpec> redactors = new ArrayList<>();
    private final List<AnalyzerSpec> analyzers = new ArrayList<>();
    private final Set<String> seenAnalyzers = new HashSet<>();

    /** Shared and growing. */
    List<SpecProblem> problems() {
        return problems;
    }

    List<RawCollector> collectors() {
        return collectors;
    }

    /** Shared and growing. */
    List<RedactorSpec> redactors() {
        return redactors;
    }

    List<AnalyzerSpec> analyzers() {
        return analyzers;
    }

    /** By document, the positions of its collectors in {@link #collectors}, in the document's order. */
    List<List<Integer>> documents() {
        return documents;
    }

    void startDocument() {
        documents.add(new ArrayList<>());
    }

    void add(SpecNode item, Scope scope, Place place) {
        StringBuilder key = new StringBuilder(scope.name());
        item.canonical(key);
        Integer position = positions.get(key.toString());
        if (position == null) {
            RawCollector collector = CollectorReader.read(item, scope, place);
            if (collector == null) {
                return;
            }
            position = collectors.size();
            collectors.add(collector);
            positions.put(key.toString(), position);
        }
        documents.get(documents.size() - 1).add(position);
    }

    void addAnalyzer(SpecNode item, boolean host, Place place) {
        StringBuilder key = new StringBuilder(host ? "host" : "cluster");
        item.canonical(key);
        if (seenAnalyzers.add(key.toString())) {
            if (seenAnalyzers.size() == MAX_ANALYZERS + 1) {
                place.error(item.line(), "a spec has at most " + MAX_ANALYZERS + " analyzers");
            }
            if (seenAnalyzers.size() > MAX_ANALYZERS) {
                return;
            }
            AnalyzerSpec analyzer = AnalyzerReader.read(item, host, place);
            if (analyzer != null) {
                analyzers.add(analyzer);
            }
        }
    }
}
