package io.muster.protocol.manifest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.muster.protocol.archive.BundleFormatException;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.Plan.NodePlan;
import io.muster.protocol.plan.VerdictKind;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a manifest as a stream. */
public final class ManifestScanner {
    /** Is told what passes by. */
    public interface Visitor {
        default void planned(NodeId node, CollectorId collector) {}

        /** @param verdict null where the item has none */
        default void verdict(NodeId node, CollectorId collector, @Nullable VerdictKind verdict) {}

        default void entry(ManifestEntry entry) {}
    }

    private final JsonParser json;
    private final Visitor visitor;

    private ManifestScanner(JsonParser json, Visitor visitor) {
        this.json = json;
        this.visitor = visitor;
    }

    /**
     * Reads the whole manifest and tells whether it is a recovered one.
     *
     * @throws BundleFormatException if it is not a manifest
     */
    public static boolean scan(InputStream in, Visitor visitor) throws IOException {
        try (JsonParser json = Json.mapper().getFactory().createParser(in)) {
            return new ManifestScanner(json, visitor).document();
        } catch (JsonProcessingException e) {
            throw new BundleFormatException("the manifest is damaged: " + e.getOriginalMessage(), e);
        }
    }

    private boolean document() throws IOException {
        boolean recovered = false;
        expect(JsonToken.START_OBJECT, json.nextToken());
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            switch (field) {
                case "recovered" -> recovered = value == JsonToken.VALUE_TRUE;
                case "plan" -> plan(value);
                case "items", "otherEntries" -> items(value);
                default -> json.skipChildren();
            }
        }
        return recovered;
    }

    private void plan(JsonToken value) throws IOException {
        expect(JsonToken.START_ARRAY, value);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            NodePlan node = read(NodePlan.class);
            node.collectors().forEach(collector -> visitor.planned(node.node(), collector));
        }
    }

    private void items(JsonToken value) throws IOException {
        expect(JsonToken.START_ARRAY, value);
        boolean planned = json.currentName().equals("items");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            item(planned);
        }
    }

    private void item(boolean planned) throws IOException {
        expect(JsonToken.START_OBJECT, json.currentToken());
        NodeId node = null;
        CollectorId collector = null;
        VerdictKind verdict = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            switch (field) {
                case "node" -> node = read(NodeId.class);
                case "collector" -> collector = read(CollectorId.class);
                case "verdict" -> verdict = read(VerdictKind.class);
                case "entries" -> entries(value);
                default -> json.skipChildren();
            }
        }
        if (planned && node != null && collector != null) {
            visitor.verdict(node, collector, verdict);
        }
    }

    private void entries(JsonToken value) throws IOException {
        expect(JsonToken.START_ARRAY, value);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            visitor.entry(read(ManifestEntry.class));
        }
    }

    private <T> T read(Class<T> type) throws IOException {
        T value = json.readValueAs(type);
        if (value == null) {
            throw new BundleFormatException("the manifest holds null where a value must be");
        }
        return value;
    }

    private static void expect(JsonToken expected, @Nullable JsonToken found) throws BundleFormatException {
        if (found != expected) {
            throw new BundleFormatException("the manifest has another form than a manifest");
        }
    }
}
