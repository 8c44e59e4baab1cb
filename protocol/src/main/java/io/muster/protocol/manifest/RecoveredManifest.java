package io.muster.protocol.manifest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.json.Json;
import io.muster.protocol.manifest.ManifestEntries.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;

/** The manifest of a bundle whose own one was lost: what is there, and that plan and verdicts are not known. */
public final class RecoveredManifest {
    private RecoveredManifest() {}

    /** Writes it whole; {@code out} stays open. */
    public static void write(String root, BundleFormat format, Instant at, ManifestEntries entries, OutputStream out)
            throws IOException {
        try (JsonGenerator json = Json.mapper()
                .getFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .setPrettyPrinter(ManifestWriter.lines())) {
            json.writeStartObject();
            json.writeNumberField("manifestVersion", ManifestWriter.VERSION);
            json.writeBooleanField("recovered", true);
            json.writeStringField("recoveredAt", at.toString());
            json.writeStringField(
                    "reason", "the bundle was cut before its manifest: what was planned and why is not known any more");
            json.writeStringField("root", root);
            json.writeStringField("format", format.extension());
            json.writeArrayFieldStart("otherEntries");
            for (Source source : entries.sources()) {
                NodeId node = source.node();
                CollectorId collector = source.collector();
                json.writeStartObject();
                if (node != null) {
                    json.writeStringField("node", node.value());
                }
                if (collector != null) {
                    json.writeStringField("collector", collector.value());
                }
                json.writeFieldName("entries");
                entries.write(node, collector, json);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
