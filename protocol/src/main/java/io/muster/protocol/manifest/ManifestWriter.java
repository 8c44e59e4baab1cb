package io.muster.protocol.manifest;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.muster.protocol.archive.EncryptedSegment;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.json.Json;
import io.muster.protocol.manifest.ManifestEntries.Source;
import io.muster.protocol.plan.Plan;
import io.muster.protocol.plan.PlannedItem;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes {@code manifest.json} as a stream: entries pass through, they are never gathered. */
public final class ManifestWriter {
    /** Grows when an old reader would misunderstand. */
    public static final int VERSION = 1;

    /** Flushing after every value would be a system call for each. */
    static final ObjectWriter VALUES = Json.mapper().writer().without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

    private final ManifestHeader header;
    /** Null where they are not to be known. */
    private final @Nullable ManifestEntries entries;

    private final Map<CollectorId, String> types = new HashMap<>();
    private final JsonGenerator json;

    private ManifestWriter(ManifestHeader header, @Nullable ManifestEntries entries, JsonGenerator json) {
        this.header = header;
        this.entries = entries;
        this.json = json;
        for (CollectorSpec collector : header.collectors()) {
            types.put(collector.id(), collector.type());
        }
    }

    /** Writes the whole manifest; {@code out} stays open. */
    public static void write(ManifestHeader header, ManifestEntries entries, OutputStream out) throws IOException {
        try (JsonGenerator json = generator(out)) {
            new ManifestWriter(header, entries, json).writeAll(List.of());
        }
    }

    /**
     * Writes the manifest of an encrypted bundle: the same without any entry, and with what can be told of the
     * segments; {@code out} stays open. {@link DecryptedManifest} makes the whole one of it.
     */
    public static void writeEncrypted(ManifestHeader header, List<EncryptedSegment> segments, OutputStream out)
            throws IOException {
        try (JsonGenerator json = generator(out)) {
            new ManifestWriter(header, null, json).writeAll(segments);
        }
    }

    /** As all manifests are written. */
    static JsonGenerator generator(OutputStream out) throws IOException {
        return Json.mapper()
                .getFactory()
                .createGenerator(out, JsonEncoding.UTF8)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .setPrettyPrinter(lines());
    }

    /** One entry a line, so that people and line-oriented tools can read it. */
    static PrettyPrinter lines() {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        printer.indentArraysWith(indenter);
        printer.indentObjectsWith(indenter);
        return printer;
    }

    private void writeAll(List<EncryptedSegment> segments) throws IOException {
        json.writeStartObject();
        json.writeNumberField("manifestVersion", VERSION);
        writeRequest();
        writeSpec();
        writeCoverage();
        field("nodes", header.nodes());
        field("plan", header.plan().nodes());
        json.writeArrayFieldStart("items");
        for (Plan.NodePlan node : header.plan().nodes()) {
            for (CollectorId collector : node.collectors()) {
                writeItem(new PlannedItem(node.node(), collector));
            }
        }
        json.writeEndArray();
        if (entries == null) {
            field(EncryptedParts.FIELD, new EncryptedParts(header.format(), header.nodeLevel(), segments));
        } else {
            writeOtherEntries(entries, header.plan().items(), json);
        }
        field("timeline", header.timeline());
        field("warnings", header.warnings());
        json.writeEndObject();
    }

    private void writeRequest() throws IOException {
        field("id", header.id());
        field("producer", header.producer());
        field("root", header.root());
        field("format", header.format());
        field("state", header.state());
        field("reason", header.reason());
        field("requestedBy", header.requestedBy());
        field("requestedAt", header.requestedAt());
        field("startedAt", header.startedAt());
        field("endedAt", header.endedAt());
        field("customer", header.customer());
        field("ticket", header.ticket());
        field("redaction", header.redaction());
        field("recipients", header.recipients().isEmpty() ? null : header.recipients());
    }

    private void writeSpec() throws IOException {
        json.writeObjectFieldStart("spec");
        field("name", header.specName());
        field("sha256", sha256(header.specText()));
        field("text", header.specText());
        json.writeEndObject();
    }

    private void writeCoverage() throws IOException {
        Set<PlannedItem> items = header.plan().items();
        json.writeArrayFieldStart("missing");
        int collected = 0;
        for (PlannedItem item : new TreeSet<>(items)) {
            Verdict verdict = header.verdicts().get(item);
            if (verdict != null && verdict.kind().isComplete()) {
                collected++;
                continue;
            }
            json.writeStartObject();
            field("node", item.node());
            field("collector", item.collector());
            field("verdict", verdict == null ? null : verdict.kind());
            field("reason", verdict == null ? "no verdict was ever given" : verdict.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        field("fetchMissing", collected == items.size() ? null : FetchCommand.of(header));
        json.writeObjectFieldStart("coverage");
        json.writeNumberField("planned", items.size());
        json.writeNumberField("collected", collected);
        json.writeNumberField("percent", percent(collected, items.size()));
        json.writeEndObject();
        Plan.Proof proof = header.plan().prove(header.verdicts().keySet());
        json.writeObjectFieldStart("proof");
        json.writeBooleanField("holds", proof.holds());
        field("missing", proof.missing());
        field("unplanned", proof.unplanned());
        json.writeEndObject();
    }

    private void writeItem(PlannedItem item) throws IOException {
        Verdict verdict = header.verdicts().get(item);
        json.writeStartObject();
        field("node", item.node());
        field("collector", item.collector());
        field("type", types.get(item.collector()));
        if (verdict != null) {
            field("verdict", verdict.kind());
            field("reason", verdict.reason());
            field("exitCode", verdict.exitCode());
            field("startedAt", verdict.startedAt());
            field("endedAt", verdict.endedAt());
            json.writeNumberField("bytes", verdict.bytes());
            json.writeNumberField("droppedBytes", verdict.droppedBytes());
            field("warnings", verdict.warnings());
        }
        field("redactions", verdict == null ? Map.of() : new TreeMap<>(verdict.redactions()));
        if (entries != null) {
            json.writeFieldName("entries");
            entries.write(item.node(), item.collector(), json);
        }
        json.writeEndObject();
    }

    /** What no planned item accounts for, so that no entry is left out. */
    static void writeOtherEntries(ManifestEntries entries, Set<PlannedItem> items, JsonGenerator json)
            throws IOException {
        json.writeArrayFieldStart("otherEntries");
        for (Source source : entries.sources()) {
            NodeId node = source.node();
            CollectorId collector = source.collector();
            if (node != null && collector != null && items.contains(new PlannedItem(node, collector))) {
                continue;
            }
            json.writeStartObject();
            field("node", node, json);
            field("collector", collector, json);
            json.writeFieldName("entries");
            entries.write(node, collector, json);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void field(String name, @Nullable Object value) throws IOException {
        field(name, value, json);
    }

    private static void field(String name, @Nullable Object value, JsonGenerator json) throws IOException {
        if (value != null) {
            json.writeFieldName(name);
            VALUES.writeValue(json, value);
        }
    }

    private static double percent(int part, int whole) {
        return whole == 0 ? 100 : Math.floor(part * 1000.0 / whole) / 10;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
