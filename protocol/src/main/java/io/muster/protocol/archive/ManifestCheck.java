package io.muster.protocol.archive;

import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ManifestEntry;
import io.muster.protocol.manifest.ManifestScanner;
import io.muster.protocol.manifest.ManifestScanner.Visitor;
import io.muster.protocol.plan.PlannedItem;
import io.muster.protocol.plan.VerdictKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares the manifest with the entries, and its plan with its verdicts. */
final class ManifestCheck {
    private static final int MAX_NAMED = 20;

    private final BundleReader reader;
    private final Findings findings;
    private final Map<PlannedItem, Integer> verdicts = new HashMap<>();
    private final Fingerprints told = new Fingerprints();
    private int planned = -1;
    private int collected;

    ManifestCheck(BundleReader reader, Findings findings) {
        this.reader = reader;
        this.findings = findings;
    }

    int planned() {
        return planned;
    }

    int collected() {
        return collected;
    }

    /** @param found the entries that came from nodes */
    void check(Fingerprints found) throws IOException {
        Optional<EntryRecord> entry = reader.find(BundlePaths.MANIFEST);
        if (entry.isEmpty()) {
            findings.corrupt("the manifest is missing");
            return;
        }
        boolean recovered;
        try (InputStream in = reader.content(entry.get())) {
            recovered = ManifestScanner.scan(in, new Gathering());
        }
        if (recovered) {
            planned = -1;
            findings.marked("the bundle was recovered without its manifest: what was planned is not known");
        } else {
            verdicts.forEach(this::checkVerdicts);
        }
        if (!told.sort().sameAs(found.sort())) {
            nameDifferences(entry.get(), found);
        }
    }

    private void checkVerdicts(PlannedItem item, int count) {
        if (count != 1) {
            findings.corrupt(item.collector() + " on " + item.node() + " was planned and has " + count + " verdicts");
        }
    }

    private void nameDifferences(EntryRecord manifest, Fingerprints found) throws IOException {
        int named = 0;
        Iterator<EntryRecord> entries = reader.entries().iterator();
        for (int i = 0; i < found.count() && named < MAX_NAMED; i++) {
            EntryRecord entry = entries.next();
            if (!told.contains(Fingerprints.of(entry.path(), entry.size(), entry.sha256()))) {
                findings.corrupt(entry.path() + ": the manifest does not tell of it, or tells otherwise");
                named++;
            }
        }
        int[] left = {MAX_NAMED};
        try (InputStream in = reader.content(manifest)) {
            ManifestScanner.scan(in, new Visitor() {
                @Override
                public void entry(ManifestEntry entry) {
                    if (left[0] > 0 && !found.contains(print(entry))) {
                        findings.corrupt(entry.path() + ": the manifest tells of it, the archive does not hold it");
                        left[0]--;
                    }
                }
            });
        }
        if (named == 0 && left[0] == MAX_NAMED) {
            findings.corrupt("the manifest tells of an entry more or less often than the archive holds it");
        }
    }

    private static long print(ManifestEntry entry) {
        return Fingerprints.of(entry.path(), entry.bytes(), entry.sha256());
    }

    /** Takes what the comparison needs. */
    private final class Gathering implements Visitor {
        @Override
        public void planned(NodeId node, CollectorId collector) {
            planned = Math.max(planned, 0) + 1;
            verdicts.merge(new PlannedItem(node, collector), 0, Integer::sum);
        }

        @Override
        public void verdict(NodeId node, CollectorId collector, @Nullable VerdictKind verdict) {
            PlannedItem item = new PlannedItem(node, collector);
            if (!verdicts.containsKey(item)) {
                findings.corrupt(collector + " on " + node + " has a verdict and was not planned");
            } else if (verdict != null) {
                verdicts.merge(item, 1, Integer::sum);
                collected += verdict.isComplete() ? 1 : 0;
            }
        }

        @Override
        public void entry(ManifestEntry entry) {
            told.add(print(entry));
        }
    }
}
