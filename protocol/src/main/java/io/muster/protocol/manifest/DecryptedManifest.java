package io.muster.protocol.manifest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.protocol.archive.BundleFormatException;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.PlannedItem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the whole manifest of the clear one of an encrypted bundle: the entries come in, what was said of the encrypted
 * parts goes out, everything else stays as it is. Both pass through as a stream.
 */
public final class DecryptedManifest {
    private static final String ENTRIES = "entries";

    private final JsonParser in;
    private final JsonGenerator out;
    private final ManifestEntries entries;
    private final List<String> warnings;
    private final Set<PlannedItem> items = new HashSet<>();

    private DecryptedManifest(JsonParser in, JsonGenerator out, ManifestEntries entries, List<String> warnings) {
        this.in = in;
        this.out = out;
        this.entries = entries;
        this.warnings = warnings;
    }

    /**
     * What the clear manifest tells of the encrypted parts.
     *
     * @throws BundleFormatException if it is no such manifest
     */
    public static EncryptedParts parts(InputStream clear) throws IOException {
        try (JsonParser json = Json.mapper().getFactory().createParser(clear)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String field = json.currentName();
                    json.nextToken();
                    if (field.equals(EncryptedParts.FIELD)) {
                        EncryptedParts parts = json.readValueAs(EncryptedParts.class);
                        if (parts != null) {
                            return parts;
                        }
                    }
                    json.skipChildren();
                }
            }
        } catch (JsonProcessingException e) {
            throw damaged(e);
        }
        throw new BundleFormatException("the manifest is not one of an encrypted bundle");
    }

    /**
     * Writes the whole manifest; {@code target} stays open.
     *
     * @param warnings to be added
     */
    public static void write(InputStream clear, ManifestEntries entries, List<String> warnings, OutputStream target)
            throws IOException {
        try (JsonParser in = Json.mapper().getFactory().createParser(clear);
                JsonGenerator out = ManifestWriter.generator(target)) {
            new DecryptedManifest(in, out, entries, warnings).document();
        } catch (JsonProcessingException e) {
            throw damaged(e);
        }
    }

    private static BundleFormatException damaged(JsonProcessingException e) {
        return new BundleFormatException("the manifest is damaged: " + e.getOriginalMessage(), e);
    }

    private void document() throws IOException {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw new BundleFormatException("the manifest has another form than a manifest");
        }
        out.writeStartObject();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            in.nextToken();
            switch (field) {
                case EncryptedParts.FIELD -> {
                    in.skipChildren();
                    ManifestWriter.writeOtherEntries(entries, items, out);
                }
                case "items" -> {
                    out.writeArrayFieldStart(field);
                    eachItem();
                    out.writeEndArray();
                }
                case "warnings" -> {
                    out.writeArrayFieldStart(field);
                    while (in.nextToken() != JsonToken.END_ARRAY) {
                        out.copyCurrentStructure(in);
                    }
                    for (String warning : warnings) {
                        out.writeString(warning);
                    }
                    out.writeEndArray();
                }
                default -> {
                    out.writeFieldName(field);
                    out.copyCurrentStructure(in);
                }
            }
        }
        out.writeEndObject();
    }

    private void eachItem() throws IOException {
        while (in.nextToken() == JsonToken.START_OBJECT) {
            ObjectNode item = in.readValueAsTree();
            NodeId node = id(item.get("node"), NodeId.class);
            CollectorId collector = id(item.get("collector"), CollectorId.class);
            if (node == null || collector == null) {
                throw new BundleFormatException("the manifest has an item without node or collector");
            }
            items.add(new PlannedItem(node, collector));
            out.writeStartObject();
            for (var field : item.properties()) {
                out.writeFieldName(field.getKey());
                ManifestWriter.VALUES.writeValue(out, field.getValue());
            }
            out.writeFieldName(ENTRIES);
            entries.write(node, collector, out);
            out.writeEndObject();
        }
    }

    private static <T> @Nullable T id(@Nullable JsonNode value, Class<T> type) throws IOException {
        return value == null ? null : Json.mapper().treeToValue(value, type);
    }
}
