package io.muster.protocol.manifest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.PlannedItem;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.TreeSet;

/** Writes {@code skipped-collectors.json} as Troubleshoot does, with the node beside the collector. */
public final class SkippedCollectors {
    private SkippedCollectors() {}

    /** What never ran, and why. */
    public static void write(ManifestHeader header, OutputStream out) throws IOException {
        try (JsonGenerator json = Json.document(out)) {
            json.writeStartArray();
            for (PlannedItem item : new TreeSet<>(header.plan().items())) {
                Verdict verdict = header.verdicts().get(item);
                if (verdict != null
                        && (verdict.kind() == VerdictKind.SKIPPED || verdict.kind() == VerdictKind.DENIED)) {
                    write(header, item, verdict, json);
                }
            }
            json.writeEndArray();
        }
    }

    private static void write(ManifestHeader header, PlannedItem item, Verdict verdict, JsonGenerator json)
            throws IOException {
        Instant at = verdict.endedAt();
        json.writeStartObject();
        json.writeStringField("collector", item.collector().value());
        if (header.nodeLevel()) {
            json.writeStringField("node", item.node().value());
        }
        json.writeStringField("reason", verdict.reason());
        json.writeArrayFieldStart("errors");
        for (String warning : verdict.warnings()) {
            json.writeString(warning);
        }
        json.writeEndArray();
        json.writeStringField("timestamp", (at == null ? header.endedAt() : at).toString());
        json.writeEndObject();
    }
}
