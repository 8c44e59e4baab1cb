package io.muster.protocol.spec;

import io.muster.protocol.redaction.RedactorSpec;
import io.muster.protocol.spec.CollectorSpec.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What has been read so far of a spec's documents, duplicates dropped. */
final class SpecDraft {
    private final List<SpecProblem> problems = new ArrayList<>();
    private final List<RawCollector> collectors = new ArrayList<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private final List<List<Integer>> documents = new ArrayList<>();
    private final List<RedactorSpec> redactors = new ArrayList<>();
    private boolean analyzersTold;

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

    void tellOfAnalyzers(Place place, int line) {
        if (!analyzersTold) {
            analyzersTold = true;
            place.warning(line, "analyzers are not run by this version; they are ignored");
        }
    }
}
